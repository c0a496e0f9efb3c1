// A DynamoDB server in memory on a free port of 127.0.0.1. Prints the port, and ends when its standard input does, so that
// it never outlives the tests that started it.
import dynalite from 'dynalite';

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
