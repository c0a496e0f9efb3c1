import { render } from 'preact';
import bookingStyles from '../shared/ui/booking.css?inline';
import chatStyles from '../shared/ui/chat.css?inline';
import controlStyles from '../shared/ui/controls.css?inline';
import { keepFocus } from '../shared/ui/keepFocus';
import { Widget } from './Widget';
import widgetStyles from './widget.css?inline';
import { WidgetStore } from './widgetStore';

const HOST_ID = 'realtime-widget';

const script = document.currentScript as HTMLScriptElement | null;

function putOnPage(): void {
  const slug = script?.dataset.organization;
  if (!slug) {
    console.error('Realtime widget: the script tag needs data-organization="your-practice".');
    return;
  }
  if (document.getElementById(HOST_ID)) return;
  const host = document.createElement('div');
  host.id = HOST_ID;
  const root = host.attachShadow({ mode: 'open' });
  adoptStyles(root, [controlStyles, chatStyles, bookingStyles, widgetStyles].join('\n'));
  document.body.append(host);
  const store = new WidgetStore(slug, new URL(script.src, location.href).origin);
  keepFocus(root);
  render(<Widget store={store} />, root);
}

/** A constructed sheet needs no permission from the page's content security policy; old browsers take an element. */
function adoptStyles(root: ShadowRoot, styles: string): void {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    return;
  }
  const element = document.createElement('style');
  element.textContent = styles;
  (root as ShadowRoot).append(element);
}

if (document.body) putOnPage();
else document.addEventListener('DOMContentLoaded', putOnPage);
