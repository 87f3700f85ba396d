package io.bitgear.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table for people: columns as wide as their widest cell, numbers to the right. */
public final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    /** With the column titles. */
    public Table(String... head) {
        this.head = List.of(head);
    }

    /**
     * Adds a row.
     *
     * @param cells one a column; {@code toString} is shown
     */
    public Table row(Object... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + head.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    /** The lines of the table, without trailing spaces. */
    public List<String> lines() {
        int[] widths = new int[head.size()];
        boolean[] right = new boolean[head.size()];
        for (int c = 0; c < widths.length; c++) {
            int column = c;
            widths[c] =
                    Math.max(
                            head.get(c).length(),
                            rows.stream()
                                    .mapToInt(row -> row.get(column).length())
                                    .max()
                                    .orElse(0));
            right[c] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumeric(row.get(column)));
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(head, widths, right));
        lines.add(line(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths, right));
        rows.forEach(row -> lines.add(line(row, widths, right)));
        return lines;
    }

    private static boolean isNumeric(String cell) {
        return cell.isEmpty()
                || cell.equals("-")
                || Character.isDigit(cell.charAt(cell.charAt(0) == '-' ? 1 : 0));
    }

    private static String line(List<String> cells, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String cell = cells.get(c);
            String padding = " ".repeat(widths[c] - cell.length());
            line.append(c == 0 ? "" : "  ").append(right[c] ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    @Override
    public String toString() {
        return String.join(System.lineSeparator(), lines());
    }
}
