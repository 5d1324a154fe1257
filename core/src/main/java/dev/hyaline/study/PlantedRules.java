package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.CompiledPattern;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.TokenClass;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.explain.TokenTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws rules to plant, of five kinds in turn: a token, three tokens, a token after another, a
 * class of tokens (also behind another), a place in the window. A rule is taken when it holds often
 * enough in sample windows to be found and rarely enough to be one, and when each of its conditions
 * matters: without it the rule would hold at half as many places more.
 */
final class PlantedRules {

    private static final double RAREST = 0.0005; // of positions
    private static final double MOST_FREQUENT = 0.1;
    private static final double MATTERS = 1.5;
    private static final int TRIES = 100_000;

    private final int[][] windows;
    private final TokenClasses classes;
    private final SplittableRandom random;

    private PlantedRules(int[][] windows, TokenClasses classes, Seed seed) {
        this.windows = windows;
        this.classes = classes;
        this.random = new SplittableRandom(seed.derive("planted rules").value());
    }

    /**
     * @param windows a sample of the corpus, tokens of each window
     */
    static List<List<Pattern.Condition>> draw(
            int count, int[][] windows, TokenClasses classes, Seed seed) {
        return new PlantedRules(windows, classes, seed).draw(count);
    }

    private List<List<Pattern.Condition>> draw(int count) {
        LinkedHashSet<List<Pattern.Condition>> rules = new LinkedHashSet<>();
        for (int tries = 0; rules.size() < count; tries++) {
            if (tries == TRIES) {
                throw new IllegalStateException("sample has too few rules: " + rules.size());
            }
            List<Pattern.Condition> rule = candidate(rules.size() % 5);
            if (isGood(rule)) {
                rules.add(rule);
            }
        }
        return List.copyOf(rules);
    }

    private List<Pattern.Condition> candidate(int kind) {
        int[] window = windows[random.nextInt(windows.length)];
        int p = 1 + random.nextInt(window.length - 1);
        return switch (kind) {
            case 0 -> List.of(at(0, window[p]));
            case 1 -> List.of(at(0, window[p], anyToken(), anyToken()));
            case 2 -> List.of(at(0, window[p]), at(-1, window[p - 1]));
            case 3 ->
                    random.nextBoolean()
                            ? List.of(at(0, anyClass(false)))
                            : List.of(
                                    at(0, anyClass(false)),
                                    at(-1 - random.nextInt(2), anyClass(false)));
            default ->
                    random.nextInt(4) == 0
                            ? List.of(at(0, anyClass(true)))
                            : List.of(at(0, anyClass(false)), at(-1, anyClass(true)));
        };
    }

    private int anyToken() {
        int[] window = windows[random.nextInt(windows.length)];
        return window[random.nextInt(window.length)];
    }

    private TokenClass anyClass(boolean ofPlace) {
        List<TokenClass> all =
                Arrays.stream(TokenClass.values())
                        .filter(each -> each.ofPlace() == ofPlace)
                        .toList();
        return all.get(random.nextInt(all.size()));
    }

    private boolean isGood(List<Pattern.Condition> rule) {
        double share = share(rule);
        if (share < RAREST || share > MOST_FREQUENT) {
            return false;
        }
        for (Pattern.Condition condition : rule) {
            List<Pattern.Condition> without = new ArrayList<>(rule);
            without.remove(condition);
            if (!without.isEmpty() && share(without) < MATTERS * share) {
                return false;
            }
        }
        return true;
    }

    /** The share of the sample's positions where it holds. */
    private double share(List<Pattern.Condition> rule) {
        CompiledPattern pattern = new CompiledPattern(indicator(rule), classes);
        double holds = 0;
        double positions = 0;
        for (int[] window : windows) {
            double[] values = pattern.run(window);
            for (int p = 1; p < values.length; p++) {
                holds += values[p];
                positions++;
            }
        }
        return holds / positions;
    }

    /** 1 where the rule holds, 0 elsewhere. */
    static Pattern indicator(List<Pattern.Condition> rule) {
        return new Pattern(0, 1, List.of(new Pattern.Rule(rule, 1)));
    }

    private static Pattern.Condition at(int offset, Integer... tokens) {
        return new Pattern.Condition(offset, new TokenTest.OneOf(List.of(tokens)));
    }

    private static Pattern.Condition at(int offset, TokenClass tokenClass) {
        return new Pattern.Condition(offset, new TokenTest.OfClass(List.of(tokenClass)));
    }
}
