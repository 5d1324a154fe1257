package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PatternTest {

    /** Of six tokens, whose ids are their places here. */
    static final TokenClasses CLASSES = classes(" The", "ing", " 12", ".", "\n", " of");

    static TokenClasses classes(String... texts) {
        return TokenClasses.of(
                Vocabulary.of(
                        Stream.of(texts)
                                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                                .toList()));
    }

    static Pattern.Condition at(int offset, Integer... tokens) {
        return new Pattern.Condition(offset, new TokenTest.OneOf(List.of(tokens)));
    }

    static Pattern.Rule rule(double weight, Pattern.Condition... conditions) {
        return new Pattern.Rule(List.of(conditions), weight);
    }

    @Test
    void valueIsTheCappedSumOfTheMatchingRules() {
        Pattern pattern =
                new Pattern(
                        0.5,
                        6,
                        List.of(
                                rule(2, at(0, 10, 11)),
                                rule(3, at(0, 10), at(-1, 20)),
                                rule(4, at(-2, 20)),
                                rule(-1, at(0, 30), at(-4, 10))));
        CompiledPattern compiled = new CompiledPattern(pattern, TokenClasses.NONE);
        assertThat(compiled.run(new int[] {10, 20, 10, 10, 30}))
                .containsExactly(2.5, 0.5, 5.5, 6, 0.5 - 1);
        assertThat(compiled.run(new int[0])).isEmpty();
    }

    @Test
    void nothingHoldsBeforeTheWindowsStart() {
        Pattern pattern = new Pattern(0, 9, List.of(rule(1, at(-1, 7))));
        assertThat(new CompiledPattern(pattern, TokenClasses.NONE).run(new int[] {7, 7, 8}))
                .containsExactly(0, 1, 1);
    }

    @Test
    void runsAsReadingItRuleByRuleSays() {
        long seed = 31;
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < 200; trial++) {
            Pattern pattern = randomPattern(random);
            int[] window = random.ints(64, 0, 6).toArray();
            double[] values = new CompiledPattern(pattern, CLASSES).run(window);
            for (int p = 0; p < window.length; p++) {
                assertThat(values[p])
                        .as("seed %d, trial %d, position %d", seed, trial, p)
                        .isEqualTo(naive(pattern, window, p));
            }
        }
    }

    static Pattern randomPattern(SplittableRandom random) {
        List<Pattern.Rule> rules = new ArrayList<>();
        for (int r = random.nextInt(17); r > 0; r--) {
            List<Pattern.Condition> conditions = new ArrayList<>();
            for (int offset = 0; offset >= -4; offset--) {
                if (random.nextInt(3) == 0 || (offset == -4 && conditions.isEmpty())) {
                    conditions.add(new Pattern.Condition(offset, randomTest(random)));
                }
            }
            rules.add(new Pattern.Rule(conditions, random.nextInt(-3, 9)));
        }
        return new Pattern(random.nextInt(-1, 2), random.nextInt(2, 9), rules);
    }

    private static TokenTest randomTest(SplittableRandom random) {
        TokenClass[] classes = TokenClass.values();
        return random.nextInt(3) == 0
                ? new TokenTest.OfClass(
                        random.ints(2, 0, classes.length)
                                .mapToObj(each -> classes[each])
                                .distinct()
                                .toList())
                : new TokenTest.OneOf(random.ints(3, 0, 6).distinct().boxed().toList());
    }

    private static double naive(Pattern pattern, int[] window, int p) {
        double sum = pattern.base();
        for (Pattern.Rule rule : pattern.rules()) {
            boolean all = true;
            for (Pattern.Condition condition : rule.conditions()) {
                int at = p + condition.offset();
                all &= at >= 0 && holds(condition.test(), window[at], at);
            }
            sum += all ? rule.weight() : 0;
        }
        return Math.min(pattern.cap(), sum);
    }

    private static boolean holds(TokenTest test, int token, int position) {
        return switch (test) {
            case TokenTest.OneOf oneOf -> oneOf.tokens().contains(token);
            case TokenTest.OfClass ofClass ->
                    ofClass.classes().stream()
                            .anyMatch(each ->
                                    switch (each) {
                                        case WINDOW_START -> position < 4;
                                        case WINDOW_EARLY -> position >= 4 && position < 16;
                                        default -> CLASSES.is(token, each);
                                    });
        };
    }

    @Test
    void withoutTextsNoTokenIsOfAnyClassButPlacesAre() {
        TokenTest number = new TokenTest.OfClass(List.of(TokenClass.NUMBER));
        TokenTest start = new TokenTest.OfClass(List.of(TokenClass.WINDOW_START));
        Pattern pattern =
                new Pattern(
                        0,
                        9,
                        List.of(
                                rule(1, new Pattern.Condition(0, number)),
                                rule(2, new Pattern.Condition(-1, start))));
        assertThat(
                        new CompiledPattern(pattern, TokenClasses.NONE)
                                .run(new int[] {2, 2, 2, 2, 2, 2}))
                .containsExactly(0, 2, 2, 2, 2, 0);
        assertThat(new CompiledPattern(pattern, CLASSES).run(new int[] {2, 0, 0, 2, 2, 2}))
                .containsExactly(1, 2, 2, 3, 3, 1);
    }

    @Test
    void boundsAreKept() {
        Integer[] many = IntStream.range(0, 64).boxed().toArray(Integer[]::new);
        assertThat(rule(1, at(0, many)).conditions()).hasSize(1);
        assertThatThrownBy(() -> rule(1, at(0, many), at(-1, 5)))
                .hasMessage("tokens of a rule must be at most 64, but are: 65");
        List<Pattern.Rule> rules = Collections.nCopies(17, rule(1, at(0, 1)));
        assertThat(new Pattern(0, 1, rules.subList(0, 16)).rules()).hasSize(16);
        assertThatThrownBy(() -> new Pattern(0, 1, rules))
                .hasMessage("rules must be at most 16, but are: 17");
        assertThatThrownBy(() -> at(-5, 1)).hasMessage("offset must be from -4 to 0, but is: -5");
        assertThatThrownBy(() -> at(1, 1)).hasMessage("offset must be from -4 to 0, but is: 1");
        assertThatThrownBy(() -> at(0)).hasMessage("tokens must be at least one, but are none");
        assertThatThrownBy(() -> at(0, -3)).hasMessage("token must be at least 0, but is: -3");
        assertThatThrownBy(() -> rule(1))
                .hasMessage("conditions must be at least one, but are none");
        assertThatThrownBy(() -> rule(1, at(0, 1), at(0, 2)))
                .hasMessage("offsets of a rule must be distinct, but are: [0, 0]");
        assertThatThrownBy(() -> rule(Double.NaN, at(0, 1)))
                .hasMessage("weight must be finite and in the range of a float, but is: NaN");
        assertThatThrownBy(() -> new Pattern(0, 1e39, List.of()))
                .hasMessage("cap must be finite and in the range of a float, but is: 1.0E39");
        assertThatThrownBy(() -> new Pattern(2, 1, List.of()))
                .hasMessage("cap must be at least base (2.0), but is: 1.0");
    }
}
