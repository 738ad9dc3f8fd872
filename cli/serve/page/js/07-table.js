// A table of many rows of which few are in the document: rows have one height, so their places are known without them.

const ROW_HEIGHT = 26;
const MAX_ROWS_IN_DOCUMENT = 200;
const ROWS_BEYOND = 12;

class VirtualTable {
  /// columns: [{key, title (text), width (CSS)}]; cell(row, column, td) fills a cell; options: label, rowClass(row),
  /// open(row, index), moved(row, index), more() when the end comes near, scrolled(top)
  constructor(options) {
    this.options = options;
    this.rows = [];
    this.total = undefined;
    this.active = -1;
    this.elements = new Map();
    this.head = h('thead');
    this.above = h('tr', {class: 'space', 'aria-hidden': 'true'}, h('td'));
    this.below = h('tr', {class: 'space', 'aria-hidden': 'true'}, h('td'));
    this.body = h('tbody', {}, this.above, this.below);
    this.columnGroup = h('colgroup');
    this.table = h(
      'table',
      {
        class: 'rows',
        role: 'grid',
        on: {
          keydown: event => this.key(event),
          click: event => this.click(event),
          focusin: event => this.focused(event),
        },
      },
      this.columnGroup,
      this.head,
      this.body,
    );
    this.element = h(
      'div',
      {
        class: 'scroller',
        tabindex: '-1',
        on: {
          keydown: event => {
            if (event.target === this.element) this.key(event);
          },
        },
      },
      this.table,
    );
    this.element.addEventListener('scroll', () => this.scrolled(), {passive: true});
    new ResizeObserver(() => this.draw()).observe(this.element);
    if (options.columns) this.setColumns(options.columns);
  }

  setColumns(columns) {
    this.columns = columns;
    this.columnGroup.replaceChildren(
      ...columns.map(column => {
        const element = h('col', {class: 'column-' + column.key});
        if (column.width) element.style.width = column.width;
        return element;
      }),
    );
    this.head.replaceChildren(
      h(
        'tr',
        {'aria-rowindex': '1'},
        columns.map(column =>
          h('th', {scope: 'col', class: column.numeric ? 'numeric' : undefined, text: column.title}),
        ),
      ),
    );
    const width = columns.reduce((sum, column) => sum + (column.minimum ?? 0), 0);
    this.table.style.minWidth = width ? width + 'px' : '';
    this.above.firstChild.colSpan = this.below.firstChild.colSpan = columns.length;
    this.redraw();
  }

  /// Other rows. `total`: how many there are, if more than are in memory.
  setRows(rows, total) {
    this.rows = rows;
    this.total = total;
    this.active = -1;
    this.element.scrollTop = 0;
    this.redraw();
  }

  /// The same array has grown at its end.
  grown(total) {
    this.total = total;
    this.draw();
  }

  redraw() {
    this.elements.clear();
    this.body.replaceChildren(this.above, this.below);
    this.draw();
  }

  scrolled() {
    this.options.scrolled?.(this.element.scrollTop);
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = undefined;
      this.draw();
    });
  }

  draw() {
    const height = this.element.clientHeight || 600;
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW_HEIGHT) - ROWS_BEYOND);
    const shown = Math.min(MAX_ROWS_IN_DOCUMENT, Math.ceil(height / ROW_HEIGHT) + 2 * ROWS_BEYOND);
    const end = Math.min(this.rows.length, first + shown);
    const hadFocus = document.activeElement;
    this.table.setAttribute('aria-rowcount', String(this.total === undefined ? this.rows.length + 1 : this.total + 1));
    this.table.setAttribute('aria-label', this.options.label());
    for (const [index, element] of this.elements) {
      if (index >= first && index < end) continue;
      // The focus would be lost with the row; on the scroller the keys still work.
      if (element === hadFocus) this.element.focus({preventScroll: true});
      element.remove();
      this.elements.delete(index);
    }
    let next = this.below;
    for (let index = end - 1; index >= first; index--) {
      let element = this.elements.get(index);
      if (!element) {
        element = this.makeRow(index);
        this.elements.set(index, element);
        this.body.insertBefore(element, next);
      }
      next = element;
    }
    this.above.firstChild.style.height = first * ROW_HEIGHT + 'px';
    this.above.hidden = first === 0;
    this.below.firstChild.style.height = (this.rows.length - end) * ROW_HEIGHT + 'px';
    this.below.hidden = end === this.rows.length;
    if (end > this.rows.length - 100) this.options.more?.();
  }

  makeRow(index) {
    const row = this.rows[index];
    const reachable = index === (this.active < 0 ? 0 : this.active);
    const element = h('tr', {
      class: this.options.rowClass?.(row),
      tabindex: reachable ? '0' : '-1',
      'aria-rowindex': String(index + 2),
      'aria-selected': String(index === this.active),
      data: {index: String(index)},
    });
    for (const column of this.columns) {
      const cell = h('td', {class: 'cell-' + column.key + (column.numeric ? ' numeric' : '')});
      this.options.cell(row, column, cell);
      element.append(cell);
    }
    return element;
  }

  indexOf(target) {
    const element = target.closest?.('tr[data-index]');
    return element && this.body.contains(element) ? Number(element.dataset.index) : -1;
  }

  click(event) {
    const index = this.indexOf(event.target);
    if (index < 0 || String(getSelection()).length) return;
    this.activate(index, true);
    this.options.open?.(this.rows[index], index);
  }

  focused(event) {
    const index = this.indexOf(event.target);
    if (index >= 0 && index !== this.active) this.activate(index, false);
  }

  key(event) {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 2);
    const steps = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity};
    if (event.key in steps) {
      event.preventDefault();
      this.step(steps[event.key]);
    } else if (event.key === 'Enter' && this.active >= 0) {
      event.preventDefault();
      this.options.open?.(this.rows[this.active], this.active);
    }
  }

  step(by) {
    if (!this.rows.length) return;
    const from = this.active < 0 ? (by > 0 ? -1 : 0) : this.active;
    this.activate(Math.min(this.rows.length - 1, Math.max(0, from + by)), true);
    this.options.moved?.(this.rows[this.active], this.active);
  }

  /// Makes a row the one that Tab reaches; `focus`: and goes to it.
  activate(index, focus) {
    const before = this.elements.get(this.active < 0 ? 0 : this.active);
    if (before) {
      before.tabIndex = -1;
      before.setAttribute('aria-selected', 'false');
    }
    this.active = index;
    if (focus) this.reveal(index);
    const element = this.elements.get(index);
    if (!element) return;
    element.tabIndex = 0;
    element.setAttribute('aria-selected', 'true');
    if (!focus) return;
    element.focus({preventScroll: true});
    element.scrollIntoView({block: 'nearest'});
  }

  reveal(index) {
    const headHeight = this.head.offsetHeight;
    const top = index * ROW_HEIGHT;
    const height = this.element.clientHeight - headHeight;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top + ROW_HEIGHT > this.element.scrollTop + height) this.element.scrollTop = top + ROW_HEIGHT - height;
    this.draw();
  }
}
