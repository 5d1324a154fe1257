package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A grown pattern as a sentence that a person likes to read: what the unit answers to, the kind of
 * thing that is where most of it is of one kind, and what before it makes the answer stronger or
 * weaker. It names what matters most and leaves the rest to the pattern.
 */
record PatternSentence(IntFunction<String> tokenText, TokenClasses classes) {

    private static final int TOKENS = 8;
    private static final int CONTEXT_TOKENS = 4;
    private static final int CONTEXTS = 3;
    private static final double STANDING_OUT = 0.25;
    private static final double TELLING = 0.04; // share of what the first token tells
    private static final double WORTH_SAYING = 0.04; // share of what all rules say
    private static final double MOSTLY = 0.5;
    private static final double OF_ONE_KIND = 0.8;
    private static final double COMMON = 0.3; // share of a vocabulary that is no kind any more

    private static final String[] PLACES = {
        "", "after ", "two tokens after ", "three tokens after ", "four tokens after "
    };

    /**
     * @param verb such as "activates"
     */
    String of(String verb, GrownPattern grown) {
        List<Pattern.Rule> rules = grown.pattern().rules();
        List<Integer> bySize =
                IntStream.range(0, rules.size())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        rule -> -Math.abs(grown.shares().get(rule))))
                        .filter(rule -> Math.abs(grown.shares().get(rule)) >= WORTH_SAYING)
                        .toList();
        List<String> heads = new ArrayList<>();
        List<Integer> tokens = tokens(rules, grown.effects());
        List<String> contexts = new ArrayList<>();
        double before = 0; // what rules say that ask for something before the token
        for (int rule : bySize) {
            List<Pattern.Condition> conditions = rules.get(rule).conditions();
            double share = grown.shares().get(rule);
            if (conditions.stream().allMatch(each -> each.offset() == 0)) {
                if (share > 0
                        && conditions.getFirst().test() instanceof TokenTest.OfClass ofClass) {
                    ofClass.classes().forEach(each -> heads.add(each.plural()));
                }
            } else if (contexts.size() < CONTEXTS) {
                before += Math.max(0, share);
                String context =
                        (share > 0 ? "more " : "less ") + context(conditions, tokens, grown);
                if (!contexts.contains(context)) {
                    contexts.add(context);
                }
            }
        }
        if (before > MOSTLY) {
            contexts.replaceAll(each -> each.replaceFirst("^more ", "mostly "));
        }
        String head = head(heads, tokens);
        if (head.isEmpty() && contexts.isEmpty()) {
            return Figures.format(
                    "no token stands out (mean activation %s)",
                    Explanation.number(grown.pattern().base()));
        }
        if (head.isEmpty()) {
            return verb + " " + String.join(", ", contexts).replaceFirst("^(more|mostly) ", "");
        }
        return verb + " " + head + (contexts.isEmpty() ? "" : "; " + String.join(", ", contexts));
    }

    /** The tokens of the rules that ask for a token alone, those first that tell most. */
    private static List<Integer> tokens(List<Pattern.Rule> rules, TokenEffects effects) {
        Set<Integer> named =
                rules.stream()
                        .filter(rule -> rule.weight() > 0)
                        .flatMap(rule -> rule.conditions().stream())
                        .filter(condition -> condition.offset() == 0)
                        .flatMap(condition ->
                                condition.test() instanceof TokenTest.OneOf oneOf
                                        ? oneOf.tokens().stream()
                                        : Stream.empty())
                        .collect(Collectors.toSet());
        List<TokenEffects.Effect> ranked =
                effects.ranked().stream()
                        .filter(each -> each.effect() > effects.rest())
                        .filter(each -> named.contains(each.token()))
                        .toList();
        double strongest =
                ranked.stream().mapToDouble(each -> each.effect() - effects.rest()).max().orElse(0);
        double first = ranked.isEmpty() ? 0 : effects.tells(ranked.getFirst());
        return ranked.stream()
                .filter(each -> each.effect() - effects.rest() >= STANDING_OUT * strongest)
                .filter(each -> effects.tells(each) >= TELLING * first)
                .limit(TOKENS)
                .map(TokenEffects.Effect::token)
                .toList();
    }

    private String head(List<String> kinds, List<Integer> tokens) {
        List<String> words = new ArrayList<>(kinds);
        String quoted = String.join(", ", tokens.stream().map(this::quoted).toList());
        if (words.isEmpty() && tokens.size() > 2) {
            kind(tokens).ifPresent(each -> words.add(each.plural()));
        }
        String kindWords = joined(words.stream().distinct().limit(2).toList(), "and");
        if (kindWords.isEmpty()) {
            return quoted.isEmpty() ? "" : "on " + quoted;
        }
        String places =
                kindWords.equals(TokenClass.WINDOW_START.plural())
                                || kindWords.equals(TokenClass.WINDOW_EARLY.plural())
                        ? "at "
                        : "on ";
        return places + kindWords + (quoted.isEmpty() ? "" : ", such as " + quoted);
    }

    /** The rarest class that most of these tokens are of. */
    private Optional<TokenClass> kind(List<Integer> tokens) {
        return Arrays.stream(TokenClass.values())
                .filter(each -> !each.ofPlace())
                .filter(each ->
                        tokens.stream().filter(token -> classes.is(token, each)).count()
                                >= OF_ONE_KIND * tokens.size())
                .filter(each -> classes.share(each) < COMMON)
                .min(Comparator.comparingDouble(classes::share));
    }

    private String context(
            List<Pattern.Condition> conditions, List<Integer> said, GrownPattern grown) {
        List<String> parts = new ArrayList<>();
        for (Pattern.Condition condition : conditions) {
            if (condition.offset() == 0) {
                if (!isSaid(condition.test(), said)) {
                    parts.add("on " + things(conditions, condition, grown));
                }
            } else {
                parts.add(PLACES[-condition.offset()] + things(conditions, condition, grown));
            }
        }
        return String.join(" ", parts);
    }

    private static boolean isSaid(TokenTest test, List<Integer> said) {
        return test instanceof TokenTest.OneOf oneOf
                && said.stream().anyMatch(oneOf.tokens()::contains);
    }

    private String things(
            List<Pattern.Condition> rule, Pattern.Condition condition, GrownPattern grown) {
        return switch (condition.test()) {
            case TokenTest.OfClass ofClass ->
                    joined(ofClass.classes().stream().map(TokenClass::singular).toList(), "or");
            case TokenTest.OneOf oneOf -> {
                List<String> some =
                        grown.frequent(rule, condition).stream()
                                .limit(CONTEXT_TOKENS)
                                .map(this::quoted)
                                .toList();
                if (oneOf.tokens().size() <= CONTEXT_TOKENS) {
                    yield joined(some, "or");
                }
                yield kind(oneOf.tokens())
                        .map(each -> each.singular() + " such as " + joined(some, "or"))
                        .orElseGet(() -> String.join(", ", some) + " and the like");
            }
        };
    }

    private static String joined(List<String> words, String last) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1))
                        + " "
                        + last
                        + " "
                        + words.getLast();
    }

    private String quoted(int token) {
        return VisibleText.quoted(tokenText.apply(token));
    }
}
