package dev.hyaline.model;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The hooks of one pass while it is under way. For one thread. */
final class HookState {

    @SuppressWarnings("StaticAssignmentOfThrowable") // without a trace, so always the same
    private static final Done DONE = new Done();

    private final Hooks hooks;
    private int unseen;

    /** Everything wanted has been seen: the rest of the pass need not be computed. */
    static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1;

        Done() {
            super("the pass is done", null, false, false); // no error, so no trace
        }
    }

    HookState(Hooks hooks) {
        this.hooks = hooks;
        this.unseen = hooks.captured();
    }

    /**
     * The pass is at a point: edits are made, captures receive the value, both in single precision;
     * what comes back has the precision of what was given.
     *
     * @throws Done behind the last point that is captured
     */
    Tensor at(HookPoint point, Tensor value) {
        if (isFree(point)) {
            return value;
        }
        Tensor edited = value.to(torch.ScalarType.Float);
        for (Edit edit : hooks.edits(point)) {
            edited = edit.apply(edited);
            if (!Arrays.equals(edited.shape(), value.shape())) {
                throw new IllegalArgumentException(
                        point
                                + ": edit must return shape "
                                + Arrays.toString(value.shape())
                                + ", but is: "
                                + Arrays.toString(edited.shape()));
            }
        }
        for (Capture capture : hooks.captures(point)) {
            capture.accept(point, edited);
        }
        if (!hooks.captures(point).isEmpty() && --unseen == 0) {
            throw DONE;
        }
        return hooks.edits(point).isEmpty() ? value : edited.to(value.scalar_type());
    }

    Tensor at(HookKind kind, Tensor value) {
        return at(HookPoint.of(kind), value);
    }

    Tensor at(HookKind kind, int layer, Tensor value) {
        return at(HookPoint.of(kind, layer), value);
    }

    /** Whether a point is neither read nor changed, so that it need not come into being. */
    boolean isFree(HookPoint point) {
        return hooks.captures(point).isEmpty() && hooks.edits(point).isEmpty();
    }
}
