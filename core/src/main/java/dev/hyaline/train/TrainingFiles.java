package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StateFile;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Sha256;
import dev.hyaline.sae.format.RowElements;
import dev.hyaline.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The two files of a training checkpoint: one of tensors, and one that says where training stands.
 * Checkpoints of the version before are read too; their tensors have no checksum of their own.
 */
final class TrainingFiles {

    private static final String TENSORS = "training.safetensors";
    private static final String MARK = "training.json";

    /** The name of what waits in the buffer. */
    static final String BUFFER = "buffer";

    private static final String KIND = "training";

    private TrainingFiles() {}

    /** Writes the tensors; what is not finite is refused by name. */
    static void write(
            Path checkpoint,
            String identity,
            long step,
            Map<String, Tensor> tensors,
            ShuffleBuffer buffer) {
        tensors.forEach((name, tensor) -> requireFinite(name, tensor, step));
        StateFile.Head head = new StateFile.Head(KIND, identity, String.valueOf(step));
        StateFile.write(
                checkpoint.resolve(TENSORS),
                head,
                writer -> {
                    tensors.forEach(
                            (name, tensor) -> RowElements.add(writer, name, type(tensor), tensor));
                    RowElements.add(
                            writer,
                            BUFFER,
                            DType.F32,
                            List.of((long) buffer.left(), (long) buffer.dIn()),
                            (first, count) ->
                                    buffer.rows(Math.toIntExact(first), Math.toIntExact(count)));
                });
    }

    private static DType type(Tensor tensor) {
        return tensor.scalar_type().intern() == torch.ScalarType.Long ? DType.I64 : DType.F32;
    }

    private static void requireFinite(String name, Tensor tensor, long step) {
        try (TensorScope _ = TensorScope.open()) {
            if (!Double.isFinite(tensor.sum().item_double())) {
                throw HyalineException.numeric(
                        "%s must be finite, but is not (step %d)", name, step);
            }
        }
    }

    /** Writes where training stands. */
    static void write(Path checkpoint, TrainingMark mark) {
        AtomicFiles.writeText(
                checkpoint.resolve(MARK), Json.STRICT.writeValueAsString(mark) + "\n");
    }

    /** Where training stands. */
    static TrainingMark mark(Path checkpoint) {
        try {
            FormatVersion.requireKnown(
                    "training checkpoint",
                    Json.read(checkpoint.resolve(MARK), JsonNode.class).path("version").asInt(1),
                    TrainingMark.VERSION,
                    checkpoint);
            TrainingMark mark = Json.read(checkpoint.resolve(MARK), TrainingMark.class);
            requireReadable(mark, checkpoint);
            return mark;
        } catch (HyalineException e) {
            throw e.code() == ErrorCode.DAMAGED ? damaged(checkpoint, e) : e;
        }
    }

    private static void requireReadable(TrainingMark mark, Path checkpoint) {
        if (mark.version() < TrainingMark.PLAIN) {
            throw HyalineException.run(
                    "training must be continued by the version of this program that began it, %d, but this is: %d (%s)",
                    mark.version(), TrainingMark.VERSION, checkpoint);
        }
    }

    /** The tensors, once they have been found whole and to belong to this training and step. */
    static Safetensors tensors(Path checkpoint, TrainingMark mark, String identity) {
        Path file = checkpoint.resolve(TENSORS);
        if (mark.version() == TrainingMark.PLAIN) {
            requirePlain(file, mark, checkpoint);
            return Safetensors.open(file);
        }
        StateFile.Head expected = new StateFile.Head(KIND, identity, String.valueOf(mark.step()));
        try (StateFile state = StateFile.open(file, KIND)) {
            if (!state.head().equals(expected)) {
                throw damaged(checkpoint, null);
            }
        } catch (HyalineException e) {
            throw e.code() == ErrorCode.DAMAGED ? damaged(checkpoint, e) : e;
        }
        return Safetensors.open(file);
    }

    private static void requirePlain(Path file, TrainingMark mark, Path checkpoint) {
        try {
            if (!mark.tensors().equals(Optional.of(Sha256.of(file)))) {
                throw damaged(checkpoint, null);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
    }

    private static HyalineException damaged(Path checkpoint, @Nullable Throwable cause) {
        String message =
                Figures.format(
                        "checkpoint must be as it was written, but is damaged: %s (delete this folder: training goes on from an earlier checkpoint, or from the beginning)",
                        checkpoint);
        return cause == null
                ? HyalineException.damaged(message)
                : HyalineException.damaged(message).because(cause);
    }
}
