package dev.hyaline.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.model.Edit;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.HookValue;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Transformer;
import dev.hyaline.record.Recordings;
import dev.hyaline.subject.Intervention.Ablate;
import dev.hyaline.subject.Intervention.Fill;
import dev.hyaline.subject.Intervention.Patch;
import dev.hyaline.subject.Intervention.Rows;
import dev.hyaline.subject.Intervention.Steer;
import dev.hyaline.subject.Intervention.Target;
import dev.hyaline.subject.Intervention.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What interventions do, held against plain arithmetic on what was there and explicit edits. */
final class InterventionsTest {

    private static final TransformerSubject SUBJECT =
            TransformerSubject.open(Recordings.tinyRelu().toString());
    private static final Transformer MODEL = SUBJECT.model();
    private static final ModelConfig CONFIG = MODEL.config();
    private static final int[] TOKENS = {5, 17, 101, 3, 60};
    private static final int LENGTH = TOKENS.length;
    private static final HookPoint NEURONS = HookPoint.mlpPost(1);
    private static final HookPoint RESIDUAL = HookPoint.residPre(1);
    private static final Target NEURON = new Target.Unit(UnitId.parse("mlp.1.7"));
    private static final Target DIRECTION = new Target.Direction(RESIDUAL, direction());
    private static final Where ALL = new Where.Everywhere();
    private static final Offset<Float> SAME = Offset.offset(1e-5f); // sums in another order

    @AfterAll
    static void close() {
        SUBJECT.close();
    }

    private static List<Float> direction() {
        List<Float> direction = new ArrayList<>();
        for (int d = 0; d < CONFIG.dModel(); d++) {
            direction.add((float) Math.sin(d + 1));
        }
        return direction;
    }

    static List<Intervention> everyForm() {
        return List.of(
                new Ablate(NEURON, new Fill.Zero(), ALL),
                new Ablate(NEURON, new Fill.Constant(1.5), new Where.From(2)),
                new Ablate(
                        DIRECTION,
                        new Fill.Mean(0.25, "the explain split"),
                        new Where.At(List.of(1, 3))),
                new Ablate(
                        NEURON,
                        new Fill.Each(List.of(1f, 2f)),
                        new Where.InEach(List.of(List.of(0, 1), List.of()))),
                new Steer(NEURON, -2, ALL),
                new Steer(DIRECTION, 0.5, new Where.From(0)),
                new Patch(HookPoint.logits(), new Rows(List.of(List.of(0f, 1f))), ALL));
    }

    @ParameterizedTest
    @MethodSource("everyForm")
    void isTheSameFromItsJson(Intervention change) {
        String json = Json.STRICT.writeValueAsString(change);
        assertThat(Json.STRICT.readValue(json, Intervention.class)).isEqualTo(change);
    }

    @Test
    void itsJsonNamesUnitsAndHookPoints() {
        assertThat(Json.STRICT.writeValueAsString(new Steer(NEURON, 2, new Where.From(3))))
                .isEqualTo(
                        "{\"change\":\"steer\",\"target\":{\"kind\":\"unit\",\"unit\":\"mlp.1.7\"},\"scale\":2.0,\"where\":{\"kind\":\"from\",\"position\":3}}");
        Intervention patch = new Patch(RESIDUAL, Rows.of(1, 2), new Where.At(List.of(0)));
        assertThat(Json.STRICT.writeValueAsString(patch))
                .isEqualTo(
                        "{\"change\":\"patch\",\"at\":\"blocks.1.hook_resid_pre\",\"from\":[[1.0,2.0]],\"where\":{\"kind\":\"at\",\"positions\":[0]}}");
    }

    @Test
    void aNeuronIsAblated() {
        isAsIf(new Ablate(NEURON, new Fill.Zero(), ALL), NEURONS, (p, row) -> row[7] = 0);
        isAsIf(
                new Ablate(NEURON, new Fill.Constant(1.5), new Where.From(2)),
                NEURONS,
                (p, row) -> row[7] = p >= 2 ? 1.5f : row[7]);
        isAsIf(
                new Ablate(NEURON, new Fill.Mean(0.25, "some texts"), new Where.At(List.of(1, 4))),
                NEURONS,
                (p, row) -> row[7] = p == 1 || p == 4 ? 0.25f : row[7]);
        isAsIf(
                new Ablate(
                        NEURON,
                        new Fill.Each(List.of(9f, 8f, 7f, 6f)),
                        new Where.InEach(List.of(List.of(1, 3)))),
                NEURONS,
                (p, row) -> row[7] = p == 1 ? 8 : p == 3 ? 6 : row[7]);
    }

    @Test
    void aNeuronIsSteered() {
        isAsIf(
                new Steer(NEURON, -0.75, new Where.At(List.of(2))),
                NEURONS,
                (p, row) -> row[7] += p == 2 ? -0.75f : 0);
    }

    @Test
    void aDirectionIsAblated() {
        isAsIf(
                new Ablate(DIRECTION, new Fill.Constant(2), new Where.From(1)),
                RESIDUAL,
                (p, row) -> {
                    if (p >= 1) {
                        double norm = Math.sqrt(product(vector(), vector()));
                        double along = product(row, vector()) / norm;
                        for (int d = 0; d < row.length; d++) {
                            row[d] += (float) ((2 - along) * vector()[d] / norm);
                        }
                    }
                });
    }

    @Test
    void aDirectionIsSteeredAsItIsGiven() {
        isAsIf(
                new Steer(DIRECTION, 1.25, new Where.At(List.of(0, 3))),
                RESIDUAL,
                (p, row) -> {
                    for (int d = 0; d < row.length && (p == 0 || p == 3); d++) {
                        row[d] += 1.25f * vector()[d];
                    }
                });
    }

    @Test
    void valuesOfAnotherTextArePatchedIn() {
        HookValue other = value(new int[] {9, 8, 7, 6, 4}, Hooks.none(), RESIDUAL);
        List<List<Float>> rows = new ArrayList<>();
        for (int p = 0; p < LENGTH; p++) {
            List<Float> row = new ArrayList<>();
            for (int d = 0; d < CONFIG.dModel(); d++) {
                row.add(other.at(p * CONFIG.dModel() + d));
            }
            rows.add(row);
        }
        isAsIf(
                new Patch(RESIDUAL, new Rows(rows), new Where.At(List.of(2, 3))),
                RESIDUAL,
                (p, row) -> {
                    for (int d = 0; d < row.length && (p == 2 || p == 3); d++) {
                        row[d] = rows.get(p).get(d);
                    }
                });
        isAsIf(
                new Patch(RESIDUAL, Rows.of(vector()), new Where.From(4)),
                RESIDUAL,
                (p, row) -> System.arraycopy(p == 4 ? vector() : row, 0, row, 0, row.length));
    }

    @Test
    void changesAreMadeOneAfterAnother() {
        List<Intervention> changes =
                List.of(
                        new Ablate(NEURON, new Fill.Constant(1), ALL),
                        new Steer(NEURON, 2, new Where.At(List.of(3))));
        HookValue seen = value(TOKENS, hooks(NEURONS, changes), NEURONS);
        for (int p = 0; p < LENGTH; p++) {
            assertThat(seen.at(p * CONFIG.dMlp() + 7)).isEqualTo(p == 3 ? 3 : 1);
        }
    }

    @Test
    void sequencesOfOtherLengthsAreChangedWhereTheyAre() {
        int[][] batch = {TOKENS, {1, 2}};
        List<Intervention> changes =
                List.of(
                        new Ablate(
                                NEURON,
                                new Fill.Constant(4),
                                new Where.InEach(List.of(List.of(4), List.of(0)))));
        Hooks hooks = new Interventions(CONFIG).edit(reading(HookPoint.logits()), changes, batch);
        var together = MODEL.activations(batch, List.of(NEURONS), hooks);
        var before = MODEL.activations(batch, List.of(NEURONS));
        for (int row = 0; row < batch.length; row++) {
            HookValue value = together.get(row).firstEntry().getValue();
            HookValue clean = before.get(row).firstEntry().getValue();
            for (int i = 0; i < value.size(); i++) {
                boolean changed = i == (row == 0 ? 4 : 0) * CONFIG.dMlp() + 7;
                assertThat(value.at(i)).isEqualTo(changed ? 4 : clean.at(i));
            }
        }
    }

    @Test
    void aProbeReadsUnitsUnderAChange() {
        Probe probe = new Probe(SUBJECT, 1);
        Intervention change = new Ablate(NEURON, new Fill.Constant(5), ALL);
        HookPoint at = HookPoint.mlpPost(2);
        HookValue before = value(TOKENS, Hooks.none(), at);
        HookValue after = value(TOKENS, hooks(at, List.of(change)), at);
        int changedUnits = 0;
        for (int neuron = 0; neuron < CONFIG.dMlp(); neuron++) {
            UnitId later = UnitId.parse("mlp.2." + neuron);
            float[] clean = probe.activations(later, List.of(TOKENS), List.of()).getFirst();
            float[] changed = probe.activations(later, List.of(TOKENS), List.of(change)).getFirst();
            for (int p = 0; p < LENGTH; p++) {
                assertThat(clean[p]).isCloseTo(before.at(p * CONFIG.dMlp() + neuron), SAME);
                assertThat(changed[p]).isCloseTo(after.at(p * CONFIG.dMlp() + neuron), SAME);
            }
            changedUnits += Arrays.equals(clean, changed) ? 0 : 1;
        }
        assertThat(changedUnits).isGreaterThan(CONFIG.dMlp() / 4);
    }

    @Test
    void whatCannotBeChangedIsRefused() {
        refused(
                new Ablate(new Target.Unit(UnitId.parse("sae:mid.3")), new Fill.Zero(), ALL),
                "unit must be a neuron of the model to be changed, but is: sae:mid.3 (other kinds cannot be changed yet)");
        refused(
                new Steer(new Target.Unit(UnitId.parse("mlp.1.9999")), 1, ALL),
                Figures.format(
                        "unit must be one of %d at mlp.1, but is: mlp.1.9999", CONFIG.dMlp()));
        refused(
                new Steer(new Target.Unit(UnitId.parse("mlp.1.7:neg")), 1, ALL),
                "unit must be changed as a whole, but one end is asked for: mlp.1.7:neg");
        refused(
                new Steer(new Target.Unit(UnitId.parse("mlp.9.0")), 1, ALL),
                "unit must be a neuron of the model to be changed, but is: mlp.9.0");
        refused(
                new Patch(HookPoint.pattern(0), Rows.of(1), ALL),
                "change must be at a hook point with a vector for each token, but is at: blocks.0.attn.hook_pattern");
        refused(
                new Patch(RESIDUAL, Rows.of(1, 2), ALL),
                Figures.format(
                        "vector must have %d numbers, as many as there are at the hook point, but has: 2",
                        CONFIG.dModel()));
        refused(
                new Ablate(NEURON, new Fill.Zero(), new Where.At(List.of(5))),
                "position must be below 5, the length of the sequence, but is: 5");
        refused(
                new Ablate(NEURON, new Fill.Each(List.of(1f, 2f)), ALL),
                "values must be there for each position that is changed, such as 2, but are there for: 2");
        refused(
                new Ablate(NEURON, new Fill.Zero(), new Where.InEach(List.of())),
                "positions must be of 1 sequences, but are of: 0");
        assertThatThrownBy(() ->
                        hooks(
                                HookPoint.residPre(0),
                                List.of(new Ablate(NEURON, new Fill.Zero(), ALL))))
                .hasMessage(
                        "change must come before what is read of the pass, but is at: blocks.1.mlp.hook_post");
        assertThatThrownBy(() -> new Target.Direction(RESIDUAL, List.of(0f, 0f)))
                .hasMessage("direction must not be 0 everywhere, but is");
        assertThatThrownBy(() -> new Steer(NEURON, Double.NaN, ALL))
                .hasMessage("scale must be finite, but is: NaN");
        assertThatThrownBy(() -> new Where.From(-1))
                .hasMessage("position must be at least 0, but is: -1");
    }

    private static void refused(Intervention change, String message) {
        HyalineException refusal =
                catchThrowableOfType(
                        HyalineException.class, () -> hooks(HookPoint.logits(), List.of(change)));
        assertThat(refusal).hasMessageStartingWith(message);
        assertThat(refusal.code()).isEqualTo(ErrorCode.USAGE);
    }

    /** Changes the vector of a position. */
    private interface Arithmetic {
        void change(int position, float[] row);
    }

    /** A change makes of the logits what an explicit edit with the expected values makes. */
    private static void isAsIf(Intervention change, HookPoint at, Arithmetic arithmetic) {
        HookValue before = value(TOKENS, Hooks.none(), at);
        float[] expected = before.floats();
        int width = expected.length / LENGTH;
        for (int p = 0; p < LENGTH; p++) {
            float[] row = new float[width];
            System.arraycopy(expected, p * width, row, 0, width);
            arithmetic.change(p, row);
            System.arraycopy(row, 0, expected, p * width, width);
        }
        assertThat(value(TOKENS, hooks(at, List.of(change)), at).floats())
                .containsExactly(expected, SAME);
        Edit edit = Edit.replace(HookValue.of(List.of(1, LENGTH, width), expected));
        HookPoint logits = HookPoint.logits();
        float[] wanted = value(TOKENS, Hooks.none().edit(at, edit), logits).floats();
        assertThat(value(TOKENS, hooks(logits, List.of(change)), logits).floats())
                .containsExactly(wanted, Offset.offset(1e-4f))
                .isNotEqualTo(value(TOKENS, Hooks.none(), logits).floats());
    }

    private static Hooks hooks(HookPoint read, List<Intervention> changes) {
        return new Interventions(CONFIG).edit(reading(read), changes, new int[][] {TOKENS});
    }

    private static Hooks reading(HookPoint point) {
        return Hooks.none().capture(point, (_, _) -> {});
    }

    private static HookValue value(int[] tokens, Hooks hooks, HookPoint point) {
        return MODEL.activations(new int[][] {tokens}, List.of(point), hooks)
                .getFirst()
                .firstEntry()
                .getValue();
    }

    private static float[] vector() {
        float[] vector = new float[CONFIG.dModel()];
        for (int d = 0; d < vector.length; d++) {
            vector[d] = direction().get(d);
        }
        return vector;
    }

    private static double product(float[] a, float[] b) {
        double product = 0;
        for (int d = 0; d < a.length; d++) {
            product += (double) a[d] * b[d];
        }
        return product;
    }
}
