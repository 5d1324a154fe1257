package dev.hyaline.subject;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.HookPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is changed in a forward pass, as a value: what, how, and at which tokens. It holds
 * nothing native and is JSON like everything else; {@link Interventions} carries it out.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Intervention.Ablate.class, name = "ablate"),
    @JsonSubTypes.Type(value = Intervention.Steer.class, name = "steer"),
    @JsonSubTypes.Type(value = Intervention.Patch.class, name = "patch")
})
public sealed interface Intervention {

    /** The tokens at which it is made. */
    Where where();

    /** Puts another number in place of a target's own: a′ = fill. */
    record Ablate(Target target, Fill fill, Where where) implements Intervention {}

    /**
     * Adds to a target.
     *
     * @param scale what is added to a unit's activation, a + scale; or how many times a direction
     *     is added as it is given, h + scale · v
     */
    record Steer(Target target, double scale, Where where) implements Intervention {
        public Steer {
            requireFinite("scale", scale);
        }
    }

    /** Puts other values in place of all there are at a hook point. */
    record Patch(HookPoint at, Rows from, Where where) implements Intervention {}

    /** One number a token, that can be read and set. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Target.Unit.class, name = "unit"),
        @JsonSubTypes.Type(value = Target.Direction.class, name = "direction")
    })
    sealed interface Target {

        /** A unit's activation. */
        record Unit(UnitId unit) implements Target {}

        /**
         * How far the values at a hook point go along a direction: h · v / |v|.
         *
         * @param vector of any length but 0, one number for each at the hook point
         */
        record Direction(HookPoint at, List<Float> vector) implements Target {
            public Direction {
                vector = List.copyOf(vector);
                vector.forEach(each -> requireFinite("direction", each));
                if (vector.stream().allMatch(each -> each == 0)) {
                    throw HyalineException.usage("direction must not be 0 everywhere, but is");
                }
            }
        }
    }

    /** What an ablation puts there. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Fill.Zero.class, name = "zero"),
        @JsonSubTypes.Type(value = Fill.Constant.class, name = "constant"),
        @JsonSubTypes.Type(value = Fill.Mean.class, name = "mean"),
        @JsonSubTypes.Type(value = Fill.Each.class, name = "each")
    })
    sealed interface Fill {

        /** 0. */
        record Zero() implements Fill {}

        /** A value that is chosen: the target is clamped to it. */
        record Constant(double value) implements Fill {
            public Constant {
                requireFinite("value", value);
            }
        }

        /**
         * Its mean over a reference set.
         *
         * @param over which set that is, in words
         */
        record Mean(double value, String over) implements Fill {
            public Mean {
                requireFinite("mean", value);
            }
        }

        /** One value for each position from 0: of another text, or as predicted. */
        record Each(List<Float> values) implements Fill {
            public Each {
                values = List.copyOf(values);
                values.forEach(each -> requireFinite("values", each));
            }
        }
    }

    /**
     * Values at a hook point.
     *
     * @param rows one vector for every position, or one for each position from 0
     */
    record Rows(@JsonValue List<List<Float>> rows) {
        @JsonCreator
        public Rows {
            rows = rows.stream().map(List::copyOf).toList();
            if (rows.isEmpty()) {
                throw HyalineException.usage("values must have at least one row, but have none");
            }
            rows.forEach(row -> row.forEach(each -> requireFinite("values", each)));
        }

        /** One vector for every position. */
        public static Rows of(float... vector) {
            List<Float> row = new ArrayList<>();
            for (float each : vector) {
                row.add(each);
            }
            return new Rows(List.of(row));
        }
    }

    /**
     * Positions in a sequence as the model reads it, from 0, whatever was read before: a
     * begin-of-text stands at 0.
     */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Where.Everywhere.class, name = "everywhere"),
        @JsonSubTypes.Type(value = Where.From.class, name = "from"),
        @JsonSubTypes.Type(value = Where.At.class, name = "at"),
        @JsonSubTypes.Type(value = Where.InEach.class, name = "in-each")
    })
    sealed interface Where {

        /** All. */
        record Everywhere() implements Where {}

        /** A position and all behind it. */
        record From(int position) implements Where {
            public From {
                requirePosition(position);
            }
        }

        /** These, in every sequence. */
        record At(List<Integer> positions) implements Where {
            public At {
                positions = List.copyOf(positions);
                positions.forEach(Intervention::requirePosition);
            }
        }

        /**
         * Others in each sequence of a batch.
         *
         * @param positions of the first sequence, of the second, …
         */
        record InEach(List<List<Integer>> positions) implements Where {
            public InEach {
                positions = positions.stream().map(List::copyOf).toList();
                positions.forEach(each -> each.forEach(Intervention::requirePosition));
            }
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw HyalineException.usage(name + " must be finite, but is: " + value);
        }
    }

    private static void requirePosition(int position) {
        if (position < 0) {
            throw HyalineException.usage("position must be at least 0, but is: " + position);
        }
    }
}
