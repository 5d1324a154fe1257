package dev.hyaline.model;

/** How many letters apart two names are, for suggestions. */
final class EditDistance {

    private static final int MAX_LENGTH = 200; // no hook point is as long; keeps it cheap

    private EditDistance() {}

    /** Levenshtein's distance. */
    static int between(String left, String right) {
        if (left.length() > MAX_LENGTH) {
            return left.length();
        }
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int swap = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int edited = Math.min(previous[j - 1] + swap, previous[j] + 1);
                row[j] = Math.min(edited, row[j - 1] + 1);
            }
            previous = row;
        }
        return previous[right.length()];
    }
}
