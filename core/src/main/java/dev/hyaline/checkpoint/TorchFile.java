package dev.hyaline.checkpoint;

import static dev.hyaline.checkpoint.SafetensorsHeader.damaged;

import dev.hyaline.common.Figures;
import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that {@code torch.save} wrote: a ZIP archive with one folder, in it {@code data.pkl},
 * which says what there is, and {@code data/0}, {@code data/1}, …, which hold the numbers. It is
 * read as data; nothing in it is ever executed ({@link Pickle}). Tensors are mapped where they lie
 * in rows, else copied. Thread-safe; {@link #close} ends the life of all its tensors.
 */
public final class TorchFile implements AutoCloseable {

    private static final int MAX_DEPTH = 16;
    private static final int MAX_VALUES = 1 << 20; // a small file can refer to one list often

    private final String file;
    private final Arena arena;
    private final StoredZip zip;
    private final String folder;
    private final Map<String, Object> content;
    private int valueCount;

    private TorchFile(String file, MemorySegment whole, Arena arena) {
        this.file = file;
        this.arena = arena;
        this.zip = StoredZip.of(whole, file);
        this.folder =
                zip.names().stream()
                        .filter(name -> name.matches("[^/]+/data\\.pkl"))
                        .findFirst()
                        .map(name -> name.substring(0, name.indexOf('/') + 1))
                        .orElseThrow(() -> missingPickle(file));
        checkByteOrder();
        MemorySegment pickle = zip.read(folder + "data.pkl");
        if (pickle == null) {
            throw missingPickle(file);
        }
        Object root = Pickle.read(pickle.toArray(ValueLayout.JAVA_BYTE), file);
        if (!(root instanceof Map<?, ?> dict)) {
            throw damaged("data.pkl must hold a dict, but holds something else", file, null);
        }
        this.content = values(dict, 0);
    }

    private static HyalineException missingPickle(String file) {
        return damaged("file must have a data.pkl, but has none", file, null);
    }

    /** Maps a file and reads what there is. */
    public static TorchFile open(Path path) {
        return MappedFiles.open(
                path,
                ForeignContent.Own.TORCH,
                FileChannel.MapMode.READ_ONLY,
                (whole, arena) -> new TorchFile(String.valueOf(path.getFileName()), whole, arena));
    }

    /**
     * What the file holds, in its order: {@link StoredTensor}, {@link String}, {@link Long}, {@link
     * Double}, {@link Boolean} and maps and lists of these. None is left out.
     */
    public Map<String, Object> content() {
        return content;
    }

    private void checkByteOrder() {
        MemorySegment order = zip.read(folder + "byteorder");
        if (order != null
                && !new String(order.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII)
                        .strip()
                        .equals("little")) {
            throw damaged("byteorder must be little, but is not", file, null);
        }
    }

    private Map<String, Object> values(Map<?, ?> dict, int depth) {
        Map<String, Object> values = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (value != Pickle.None.NONE) {
                values.put((String) key, value((String) key, value, depth));
            }
        });
        return values;
    }

    private Object value(String name, Object value, int depth) {
        if (depth > MAX_DEPTH || ++valueCount > MAX_VALUES) {
            throw damaged("data.pkl must not be so deep or so large", file, null);
        }
        return switch (value) {
            case Pickle.View view -> tensor(name, view);
            case Map<?, ?> dict -> values(dict, depth + 1);
            case List<?> list -> list.stream().map(item -> value(name, item, depth + 1)).toList();
            case String _, Long _, Double _, Boolean _ -> value;
            default -> throw damaged(name + ": value must be data, but is not", file, null);
        };
    }

    private StoredTensor tensor(String name, Pickle.View view) {
        MemorySegment storage = zip.read(folder + "data/" + view.storage().key());
        if (storage == null) {
            throw damaged(name + ": storage must be in the file, but is missing", file, null);
        }
        int size = view.storage().dtype().bytes();
        long available = storage.byteSize() / size;
        long count = count(name, view, available);
        MemorySegment data =
                isRowMajor(view)
                        ? storage.asSlice(view.offset() * size, count * size)
                        : gathered(storage, view, count);
        return new StoredTensor(name, view.storage().dtype(), view.shape(), data, file);
    }

    /** How many elements there are; a view that leaves its storage, or repeats it, is refused. */
    private long count(String name, Pickle.View view, long available) {
        long count = 1;
        long last = view.offset();
        boolean fits = view.offset() >= 0 && view.shape().size() == view.strides().size();
        for (int i = 0; fits && i < view.shape().size(); i++) {
            long length = view.shape().get(i);
            long stride = view.strides().get(i);
            fits = length >= 0 && length <= available && stride >= 0 && stride <= available;
            count = fits ? Math.multiplyHigh(count, length) == 0 ? count * length : -1 : count;
            last += fits ? Math.max(0, length - 1) * stride : 0;
            fits = fits && count >= 0 && count <= available;
        }
        if (!fits || (count > 0 && last >= available) || view.offset() > available) {
            throw damaged(
                    Figures.format(
                            "%s: tensor must lie within its storage of %d elements, but is: %s from %d",
                            name, available, view.shape(), view.offset()),
                    file,
                    null);
        }
        return count;
    }

    private static boolean isRowMajor(Pickle.View view) {
        long expected = 1;
        for (int i = view.shape().size() - 1; i >= 0; i--) {
            if (view.shape().get(i) != 1 && view.strides().get(i) != expected) {
                return false;
            }
            expected *= view.shape().get(i);
        }
        return true;
    }

    /** A copy in row-major order of what lies otherwise. */
    private MemorySegment gathered(MemorySegment storage, Pickle.View view, long count) {
        int size = view.storage().dtype().bytes();
        MemorySegment copy =
                arena.allocate(Math.max(1, count * size), size).asSlice(0, count * size);
        int rank = view.shape().size();
        long[] index = new long[rank];
        long from = view.offset();
        for (long to = 0; to < count; to++) {
            MemorySegment.copy(storage, from * size, copy, to * size, size);
            for (int axis = rank - 1; axis >= 0; axis--) {
                long stride = view.strides().get(axis);
                index[axis]++;
                from += stride;
                if (index[axis] < view.shape().get(axis)) {
                    break;
                }
                from -= stride * index[axis];
                index[axis] = 0;
            }
        }
        return copy;
    }

    @Override
    public void close() {
        arena.close();
    }
}
