import { render } from 'preact';
import { App } from './App';
import { ConsoleStore } from './consoleStore';
import './styles/all.css';

const place = document.getElementById('app');
if (place) render(<App store={new ConsoleStore(location.origin)} />, place);
