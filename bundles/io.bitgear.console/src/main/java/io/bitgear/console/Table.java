package io.bitgear.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, at most {@value #WIDTH} characters wide; the last column is wrapped. */
final class Table {
    static final int WIDTH = 100;
    private static final int LAST_MIN = 20;
    private static final int CELL_MAX = 36;
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();
    private final int columns;

    Table(String... header) {
        columns = header.length;
        rows.add(header);
    }

    /** Adds a row with as many cells as the header has. */
    Table row(Object... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(cells.length + " cells in " + columns + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
        return this;
    }

    @Override
    public String toString() {
        int[] widths = new int[columns];
        int used = 0;
        for (int c = 0; c < columns - 1; c++) {
            for (String[] row : rows) {
                widths[c] = Math.min(CELL_MAX, Math.max(widths[c], row[c].length()));
            }
            used += widths[c] + GAP.length();
        }
        widths[columns - 1] = Math.max(LAST_MIN, WIDTH - used);
        StringBuilder out = new StringBuilder();
        for (String[] row : rows) {
            line(out, row, widths);
        }
        return out.toString();
    }

    private void line(StringBuilder out, String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < columns - 1; c++) {
            line.append(fit(row[c], widths[c])).append(GAP);
        }
        String indent = " ".repeat(line.length());
        for (String part : wrap(row[columns - 1], widths[columns - 1])) {
            out.append((line + part).stripTrailing()).append('\n');
            line = new StringBuilder(indent);
        }
    }

    private static String fit(String cell, int width) {
        return cell.length() > width
                ? cell.substring(0, width - 1) + "~"
                : cell + " ".repeat(width - cell.length());
    }

    /** Lines of at most that width, broken at spaces where there are any. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }
}
