import type { Plugin } from 'vite';

const VIRTUAL = 'virtual:fullcalendar-';
const INJECTION = /var (css_\w+) = ("(?:[^"\\]|\\.)*");\s*injectStyles\(\1\);/;
const STYLE_ELEMENT = 'function registerStylesRoot(rootNode) {';
/** Its icons are a font in a data URL; the console names its buttons in text instead. */
const ICON_FONT = /@font-face\{font-family:fcicons[^}]*\}/;

/**
 * FullCalendar writes its styles into a style element as it starts, which a strict content security policy refuses. This
 * moves them into the build's own style sheet.
 */
export function stylesOfFullCalendar(): Plugin {
  const styles = new Map<string, string>();
  return {
    name: 'styles-of-fullcalendar',
    resolveId: (id) => (id.startsWith(VIRTUAL) ? id : null),
    load: (id) => (id.startsWith(VIRTUAL) ? (styles.get(id) ?? '') : null),
    transform(code, id) {
      const found = id.includes('@fullcalendar') ? INJECTION.exec(code) : null;
      if (!found?.[2]) return null;
      const name = `${VIRTUAL}${styles.size}.css`;
      styles.set(name, (JSON.parse(found[2]) as string).replace(ICON_FONT, ''));
      const rest = code.replace(found[0], '').replace(STYLE_ELEMENT, `${STYLE_ELEMENT} return;`);
      return { code: `import ${JSON.stringify(name)};\n${rest}`, map: null };
    },
  };
}
