package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of work that is not done, so that the same process, another one or another machine can
 * go on with it: a safetensors file of named arrays. Its metadata say what the state is of, which
 * work it belongs to and how far that is; its last tensor is a checksum of everything before.
 * Either whole or refused.
 */
public final class StateFile implements AutoCloseable {

    /** What the metadata's {@code format} says. */
    public static final String FORMAT = "hyaline-state-1";

    private static final List<String> KEYS = List.of("kind", "identity", "position");
    private static final String WITHOUT = "without it this work begins again";

    private final Safetensors file;

    private StateFile(Safetensors file) {
        this.file = file;
    }

    /**
     * What a state is.
     *
     * @param kind of work
     * @param identity of this piece of work: a state is for the one of the same identity alone
     * @param position how far it is
     */
    public record Head(String kind, String identity, String position) {}

    /** Writes a state of arrays that lie in memory. */
    public static void write(Path file, Head head, List<NamedArray> arrays) {
        write(file, head, writer -> arrays.forEach(writer::add));
    }

    /**
     * Writes a state.
     *
     * @param content adds its tensors, of 4 or 8 bytes an element
     */
    public static void write(Path file, Head head, Consumer<SafetensorsWriter> content) {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata("format", FORMAT)
                        .metadata("made_by", "hyaline " + Version.CURRENT)
                        .metadata("kind", head.kind)
                        .metadata("identity", head.identity)
                        .metadata("position", head.position);
        content.accept(writer);
        writer.writeWithChecksum(file);
    }

    /** Opens a state of some kind, once it has been found whole. */
    public static StateFile open(Path path, String kind) {
        Safetensors file;
        try {
            file = Safetensors.open(path);
        } catch (HyalineException e) {
            throw e.code() == ErrorCode.DAMAGED
                    ? damaged(path, String.valueOf(e.getMessage()), e)
                    : e;
        }
        StateFile state = new StateFile(file);
        try {
            state.require(kind);
            return state;
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    private void require(String kind) {
        Map<String, String> metadata = file.metadata();
        String format = metadata.getOrDefault("format", "none");
        if (!format.equals(FORMAT) || !metadata.keySet().containsAll(KEYS)) {
            throw damaged(Figures.format("its format is not %s, but: %s", FORMAT, format));
        }
        if (!file.checksumMatches()) {
            throw damaged("its checksum does not match");
        }
        if (!head().kind.equals(kind)) {
            throw damaged(Figures.format("it is not of %s, but of: %s", kind, head().kind));
        }
    }

    public Head head() {
        Map<String, String> metadata = file.metadata();
        return new Head(
                metadata.getOrDefault("kind", ""),
                metadata.getOrDefault("identity", ""),
                metadata.getOrDefault("position", ""));
    }

    public boolean contains(String name) {
        return file.contains(name);
    }

    /** One of its tensors, readable until this is closed; refused when it is not there. */
    public StoredTensor tensor(String name) {
        if (!file.contains(name)) {
            throw damaged(StoredTensor.shown(name) + " is missing");
        }
        return file.tensor(name);
    }

    /** Reads into an array what was written of one with this name, type and shape. */
    public void fill(NamedArray array) {
        StoredTensor stored = tensor(array.name());
        if (stored.dtype() != array.dtype() || !stored.shape().equals(array.shape())) {
            throw damaged(
                    Figures.format(
                            "%s is not %s %s, but: %s %s",
                            StoredTensor.shown(array.name()),
                            array.dtype(),
                            array.shape(),
                            stored.dtype(),
                            stored.shape()));
        }
        array.fill(stored);
    }

    private HyalineException damaged(String why) {
        return damaged(file.path(), why, null);
    }

    private static HyalineException damaged(Path path, String why, @Nullable Throwable cause) {
        String message =
                Figures.format("checkpoint must be whole, but %s (%s; %s)", why, path, WITHOUT);
        return cause == null
                ? HyalineException.damaged(message)
                : HyalineException.damaged(message).because(cause);
    }

    @Override
    public void close() {
        file.close();
    }
}
