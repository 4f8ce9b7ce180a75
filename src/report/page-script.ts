// The script of the page: makes tables sortable. Without it the page shows the same in the order in which it was written.

/**
 * The text of the script element. The heads of a sortable table become buttons; numbers stand in data-sort, text is
 * compared as it reads. Cells without a number go last either way, and equal ones keep the order of the page.
 */
export const pageScript = `
'use strict';
for (const table of document.querySelectorAll('table[data-sortable]')) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];
  const status = table.parentNode.nextElementSibling;
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.textContent = '';
    head.append(button);
    button.addEventListener('click', () => {
      const before = head.getAttribute('aria-sort');
      const numeric = rows.some((row) => row.cells[column].dataset.sort !== undefined);
      const falling = before === null ? numeric : before === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
      const value = (row) => row.cells[column].dataset.sort;
      const compare = (a, b) => {
        const [m, n] = [value(a), value(b)];
        if (!numeric) return a.cells[column].textContent.localeCompare(b.cells[column].textContent, 'en', { numeric: true });
        if (m === undefined || n === undefined) return 0;
        return m - n;
      };
      const missing = (row) => numeric && value(row) === undefined;
      body.append(...[...rows].sort((a, b) => missing(a) - missing(b) || (falling ? compare(b, a) : compare(a, b))));
      status.textContent = 'Sorted by ' + button.textContent + (falling ? ', falling' : ', rising');
    });
  });
}
`;
