package dev.hyaline.testing;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a scripted server does.
 *
 * @param faults what goes wrong with a request; called once for each
 * @param model what is answered
 * @param abilities what it can do
 * @param headers of every response, by name
 * @param slowMillis how long {@link Fault#SLOW} takes
 * @param retryAfterSeconds what the 429s with a time say
 */
public record Script(
        Function<Seen, Fault> faults,
        ScriptedModel model,
        Set<Ability> abilities,
        Map<String, String> headers,
        int slowMillis,
        int retryAfterSeconds) {

    /** Can everything, fails never. */
    public static final Script WELL =
            new Script(
                    _ -> Fault.NONE,
                    ScriptedModel.repeatable(),
                    EnumSet.allOf(Ability.class),
                    Map.of(),
                    100,
                    1);

    public Script {
        abilities = Set.copyOf(abilities);
        headers = Map.copyOf(headers);
    }

    /** The same with other faults. */
    public Script withFaults(Function<Seen, Fault> other) {
        return new Script(other, model, abilities, headers, slowMillis, retryAfterSeconds);
    }

    /** The same, failing so at the first requests and not any more behind them. */
    public Script failingFirst(Fault... first) {
        return withFaults(each -> each.number() < first.length ? first[each.number()] : Fault.NONE);
    }

    /** The same with another model. */
    public Script withModel(ScriptedModel other) {
        return new Script(faults, other, abilities, headers, slowMillis, retryAfterSeconds);
    }

    /** The same with these abilities and no other. */
    public Script withAbilities(Ability... only) {
        return new Script(faults, model, Set.of(only), headers, slowMillis, retryAfterSeconds);
    }

    /** The same with headers. */
    public Script withHeaders(Map<String, String> other) {
        return new Script(faults, model, abilities, other, slowMillis, retryAfterSeconds);
    }

    /** The same with other times. */
    public Script withTimes(int slow, int retryAfter) {
        return new Script(faults, model, abilities, headers, slow, retryAfter);
    }
}
