import { render } from 'preact';
import { keepFocus } from '../shared/ui/keepFocus';
import { App } from './App';
import { ConsoleStore } from './consoleStore';
import './styles/all.css';

const place = document.getElementById('app');
if (place) {
  keepFocus(document);
  render(<App store={new ConsoleStore(location.origin)} />, place);
}
