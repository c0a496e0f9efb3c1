# The steps of ./test. Each counts into passed, failed and skipped; whatever gives no count counts as one failure.

build() {
  echo "building $1 ($host)"
  if dotnet build "$1" -p:GrainHost=$host -nologo -tl:off -v quiet -clp:NoSummary >"$logs/build.log" 2>&1; then return 0; fi
  sort -u "$logs/build.log" | grep -E 'error|warning' | head -n 15
  echo "the build failed; all of it: artifacts/test-logs/build.log"
  echo "0 passed, 1 failed, 0 skipped"
  return 1
}

# Beside the tests stand programs that they start, and benchmarks.
is_test_project() { grep -q '"xunit.v3"' "$(dirname "$1")/packages.lock.json"; }

# What runs on which host: the cluster on Orleans alone; on Orleans what was written for both, and not what is about one process.
runs_on_host() {
  case $host in
    Orleans) [[ $1 == Specification || $1 == Api || $1 == Cluster ]] ;;
    *) [[ $1 != Cluster ]] ;;
  esac
}

# What only computes, for all parts together.
computations() {
  check_format
  check_client
  test_client
  run_project Unit tests/Unit/Realtime.Tests.Unit.csproj
}

# Runs "$@", and beside it the computations: browser tests mostly wait, so that a processor is idle. With no lower priority: on a
# machine that has other work, that would hold them back beyond their limit.
run_beside() {
  local counts="$logs/computations.counts" said="$logs/computations.log" pid good bad left
  rm -f "$counts"
  (
    passed=0 failed=0 skipped=0
    computations
    echo "$passed $failed $skipped" >"$counts"
  ) >"$said" 2>&1 </dev/null &
  pid=$!
  "$@"
  wait "$pid"
  cat "$said"
  read -r good bad left 2>/dev/null <"$counts" || { good=0 bad=1 left=0; echo "  no result of the computations"; }
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
}

# Not a test, so a clean run adds nothing to the counts.
check_format() {
  echo "format (dotnet format whitespace)"
  bounded "$logs/format.log" dotnet format whitespace Realtime.sln --verify-no-changes --no-restore && return 0
  failed=$((failed + 1))
  echo "  to mend it: dotnet format whitespace Realtime.sln"
  show_tail "$logs/format.log"
}

# The browser tests drive Debian's Chromium. Where it is missing and cannot be installed they fail, and say this too.
require_chromium() {
  [[ -d tests/Browser ]] || return 0
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null && return 0
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "installing chromium (apt-get)"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$logs/chromium.log" 2>&1 && return 0
  fi
  echo "the browser tests need Chromium, and will fail: sudo apt-get update && sudo apt-get install -y chromium"
}

# Runs "$@" with its output in a log; beyond the time limit its whole process group is killed. Prints a dot every ten seconds.
bounded() {
  local log=$1 second=0 pid
  shift
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  while kill -0 "$pid" 2>/dev/null; do
    if ((second >= seconds_max)); then
      echo "stopped: it ran longer than $seconds_max s" | tee -a "$log"
      kill -KILL -- "-$pid" 2>/dev/null
    fi
    sleep 1
    second=$((second + 1))
    if ((second % 10 == 0)) && [[ -t 1 ]]; then printf .; fi
  done
  wait "$pid" 2>/dev/null
}

# An xunit.v3 project is an executable; its counts are on the <assembly> element of the report it writes.
run_project() {
  local name=$1 assembly report log counts before=$failed
  assembly=$(basename "$2" .csproj)
  report="$logs/$name.xml"
  log="$logs/$name.log"
  rm -f "$report"
  echo "tests/$name"
  bounded "$log" dotnet "artifacts/$(tr '[:upper:]' '[:lower:]' <<<$host)/bin/$assembly/debug/$assembly.dll" -noLogo -noColor -xml "$report"
  local code=$?
  counts=$(grep -m1 -o '<assembly [^>]*' "$report" 2>/dev/null)
  if [[ -z $counts ]]; then
    failed=$((failed + 1))
    echo "  no result (exit code $code)"
  else
    passed=$((passed + $(attribute passed)))
    # Tests that run only when asked for by name were not run either.
    local left=$(($(attribute skipped) + $(attribute not-run)))
    skipped=$((skipped + left))
    local bad=$(($(attribute failed) + $(attribute errors)))
    # A runner that counts no failure and yet ends badly has failed in a way that it could not count.
    if ((bad == 0 && code != 0)); then bad=1; fi
    failed=$((failed + bad))
    echo "  $(attribute passed) passed, $bad failed, $left skipped"
  fi
  if ((failed > before)); then show_tail "$log"; fi
}

attribute() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counts" | grep . || echo 0; }

# Types, lint and format of the client; not tests, so a clean run adds nothing to the counts.
check_client() {
  echo "client-web: npm run check"
  bounded "$logs/client-check.log" npm --prefix client-web run check && return 0
  failed=$((failed + 1))
  show_tail "$logs/client-check.log"
}

test_client() {
  local report="$logs/client-web.json" log="$logs/client-web.log" numbers
  rm -f "$report"
  echo "client-web: npm test"
  bounded "$log" npm --prefix client-web test -- --reporter=default --reporter=json --outputFile.json="$report"
  local code=$?
  numbers=$(node -e '
    const r = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const broken = r.testResults.filter(f => f.status === "failed" && !f.assertionResults.some(t => t.status === "failed")).length;
    console.log(r.numPassedTests, r.numFailedTests + broken, r.numPendingTests + (r.numTodoTests ?? 0));' "$report" 2>/dev/null) || numbers="0 1 0"
  read -r good bad left <<<"$numbers"
  if ((bad == 0 && code != 0)); then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  echo "  $good passed, $bad failed, $left skipped"
  if ((bad > 0)); then show_tail "$log"; fi
}

show_tail() {
  tail -n 60 "$1" | sed 's/^/  | /'
  echo "  all of it: ${1#"$root"/}"
}
