package dev.hyaline.subject;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.Edit;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Turns interventions into edits of a model's forward pass: the one place that knows how each is
 * carried out. Values are taken as {@code [B, T, d]}, heads side by side. Immutable.
 */
public final class Interventions {

    private final ModelConfig config;
    private final List<SiteShape> numbers; // sites whose units are the numbers at a hook point

    public Interventions(ModelConfig config) {
        this.config = config;
        this.numbers = SiteShape.neurons(config.nLayers(), config.dMlp());
    }

    /**
     * Hooks with changes, made one after another. A change behind all that is read would do
     * nothing, and is refused, as is one at a position that no sequence has.
     *
     * @param hooks what is read in the pass
     * @param tokens of the pass, one row a sequence
     */
    public Hooks edit(Hooks hooks, List<Intervention> changes, int[][] tokens) {
        Hooks edited = hooks;
        for (Intervention change : changes) {
            HookPoint point = point(change);
            if (!hooks.sees(point, config)) {
                throw HyalineException.usage(
                        "change must come before what is read of the pass, but is at: " + point);
            }
            ChangedTokens changed = ChangedTokens.of(change.where(), tokens);
            edited = edited.edit(point, edit(change, point, changed));
        }
        return edited;
    }

    /** Where in the pass a change is made. */
    private HookPoint point(Intervention change) {
        HookPoint point =
                switch (change) {
                    case Intervention.Ablate(var target, _, _) -> point(target);
                    case Intervention.Steer(var target, _, _) -> point(target);
                    case Intervention.Patch(HookPoint at, _, _) -> at;
                };
        return HookPoint.parse(point.name(), config);
    }

    private HookPoint point(Intervention.Target target) {
        return switch (target) {
            case Intervention.Target.Unit(UnitId unit) ->
                    HookPoint.parse(shape(unit).hookPoint(), config);
            case Intervention.Target.Direction(HookPoint at, _) -> at;
        };
    }

    private SiteShape shape(UnitId unit) {
        SiteShape shape =
                numbers.stream()
                        .filter(each -> each.site().equals(unit.site()))
                        .findFirst()
                        .orElseThrow(() ->
                                HyalineException.usage(
                                        "unit must be a neuron of the model to be changed, but is: %s (other kinds cannot be changed yet)",
                                        unit));
        if (unit.polarity() == Polarity.BELOW) {
            throw HyalineException.usage(
                    "unit must be changed as a whole, but one end is asked for: " + unit);
        }
        if (unit.index() >= shape.units()) {
            throw HyalineException.usage(
                    "unit must be one of %d at %s, but is: %s", shape.units(), unit.site(), unit);
        }
        return shape;
    }

    private Edit edit(Intervention change, HookPoint point, ChangedTokens changed) {
        int width = width(point);
        return switch (change) {
            case Intervention.Ablate(var target, var fill, _) -> {
                float[] values = values(fill, changed);
                yield switch (target) {
                    case Intervention.Target.Unit(UnitId unit) ->
                            changed.edit(rows -> set(rows, unit.index(), values));
                    case Intervention.Target.Direction direction ->
                            changed.edit(rows -> setAlong(rows, unit(direction, width), values));
                };
            }
            case Intervention.Steer(var target, double scale, _) ->
                    switch (target) {
                        case Intervention.Target.Unit(UnitId unit) ->
                                changed.edit(rows -> add(rows, unit.index(), scale));
                        case Intervention.Target.Direction direction -> {
                            float[] summand = scaled(direction, scale, width);
                            yield changed.edit(rows -> rows.add(like(rows, summand, width)));
                        }
                    };
            case Intervention.Patch(_, var from, _) -> {
                float[] values = values(from, width, changed);
                yield changed.edit(rows -> like(rows, values, width).expand_as(rows));
            }
        };
    }

    private int width(HookPoint point) {
        int length = config.nHeads() + 1; // tells positions from heads
        List<Integer> shape = point.shape(config, length);
        if (shape.getFirst() != length) {
            throw HyalineException.usage(
                    "change must be at a hook point with a vector for each token, but is at: "
                            + point);
        }
        return shape.stream().skip(1).reduce(1, Math::multiplyExact);
    }

    /** {@code [B, T, d]} with one number of each vector set. */
    private static Tensor set(Tensor rows, int index, float[] values) {
        Tensor changed = rows.clone();
        changed.narrow(-1, index, 1).copy_(like(rows, values, 1));
        return changed;
    }

    /** h + (value − h · û) û. */
    private static Tensor setAlong(Tensor rows, float[] direction, float[] values) {
        Tensor along = like(rows, direction, direction.length); // [1, 1, d]
        Tensor component =
                rows.mul(along).sum(new long[] {-1}, true, new ScalarTypeOptional()); // [B, T, 1]
        return rows.add(like(rows, values, 1).sub(component).mul(along));
    }

    private static Tensor add(Tensor rows, int index, double scale) {
        Tensor changed = rows.clone();
        changed.narrow(-1, index, 1).add_(new Scalar(scale));
        return changed;
    }

    /** Values of one position for all, or of each, {@code [1, 1 or T, width]}. */
    private static Tensor like(Tensor rows, float[] values, int width) {
        return Tensors.of(values, 1, values.length / width, width).to(rows);
    }

    private static float[] values(Intervention.Fill fill, ChangedTokens changed) {
        return switch (fill) {
            case Intervention.Fill.Zero() -> new float[] {0};
            case Intervention.Fill.Constant(double value) -> new float[] {(float) value};
            case Intervention.Fill.Mean(double value, _) -> new float[] {(float) value};
            case Intervention.Fill.Each(List<Float> values) -> {
                float[] each = new float[changed.length()];
                changed.requireWithin(values.size());
                for (int p = 0; p < Math.min(each.length, values.size()); p++) {
                    each[p] = values.get(p);
                }
                yield each;
            }
        };
    }

    private static float[] values(Intervention.Rows from, int width, ChangedTokens changed) {
        List<List<Float>> rows = from.rows();
        rows.forEach(row -> requireWidth(row.size(), width));
        int count = rows.size() == 1 ? 1 : changed.length();
        if (rows.size() > 1) {
            changed.requireWithin(rows.size());
        }
        float[] values = new float[Math.multiplyExact(count, width)];
        for (int p = 0; p < Math.min(count, rows.size()); p++) {
            for (int d = 0; d < width; d++) {
                values[p * width + d] = rows.get(p).get(d);
            }
        }
        return values;
    }

    private static float[] unit(Intervention.Target.Direction direction, int width) {
        double square = 0;
        for (float each : direction.vector()) {
            square += (double) each * each;
        }
        return scaled(direction, 1 / Math.sqrt(square), width);
    }

    private static float[] scaled(
            Intervention.Target.Direction direction, double scale, int width) {
        requireWidth(direction.vector().size(), width);
        float[] scaled = new float[width];
        for (int d = 0; d < width; d++) {
            scaled[d] = (float) (scale * direction.vector().get(d));
        }
        return scaled;
    }

    private static void requireWidth(int size, int width) {
        if (size != width) {
            throw HyalineException.usage(
                    "vector must have %d numbers, as many as there are at the hook point, but has: %d",
                    width, size);
        }
    }
}
