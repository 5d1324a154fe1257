package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Activations kept on the disk from their first use on, in mapped safetensors files: {@code values}
 * {@code [tokens, d]}, the {@code tokens} themselves beside them, and a {@code checksum} for each
 * window, by which one that is not there, or was half written, is known and computed anew. What is
 * given out is what was kept, rounded as it is, so that the first epoch is like the others.
 *
 * <p>A window's place depends on its id alone, so that any order of training may fill and use it.
 */
final class CachedRows implements WindowRows, AutoCloseable {

    private static final long SHARD_BYTES = 1L << 30;

    private final WindowStore store;
    private final WindowRows source;
    private final DType dtype;
    private final List<CachedShard> shards = new ArrayList<>();

    private CachedRows(WindowStore store, WindowRows source, DType dtype) {
        this.store = store;
        this.source = source;
        this.dtype = dtype;
    }

    /**
     * Opens a cache, or makes a new one.
     *
     * @param identity what the activations are of; another cache is refused
     * @param tokens how many will be kept, for the disk
     */
    static CachedRows open(
            Path folder,
            Map<String, String> identity,
            WindowStore store,
            WindowRows source,
            DType dtype,
            long tokens) {
        AtomicFiles.createFolder(folder);
        Path file = folder.resolve("cache.json");
        Map<String, String> whole = new TreeMap<>(identity);
        whole.put("type", dtype.name());
        if (Files.isRegularFile(file)) {
            requireSame(identity(file, folder), whole, folder);
        } else {
            requireSpace(folder, bytes(tokens, source.dIn(), dtype));
            AtomicFiles.writeText(file, Json.PRETTY.writeValueAsString(whole) + "\n");
        }
        CachedRows rows = new CachedRows(store, source, dtype);
        rows.openShards(folder);
        return rows;
    }

    private static Map<?, ?> identity(Path file, Path folder) {
        Optional<Map<?, ?>> identity = Optional.empty();
        try {
            identity = Optional.ofNullable(Json.read(file, TreeMap.class));
        } catch (HyalineException e) {
            if (e.code() != ErrorCode.DAMAGED) {
                throw e;
            }
        }
        return identity.orElseThrow(() ->
                HyalineException.damaged(
                        "cache.json must be as it was written, but is damaged: %s (delete the cache: activations are then computed anew)",
                        folder));
    }

    private static void requireSame(Map<?, ?> before, Map<String, String> now, Path folder) {
        now.forEach((name, value) -> {
            Object was = before.get(name);
            if (!value.equals(was)) {
                throw HyalineException.usage(
                        "cache must be of %s %s, but is of: %s (%s)", name, value, was, folder);
            }
        });
    }

    private void openShards(Path folder) {
        int first = 0;
        while (first < store.size()) {
            int end = first;
            long tokens = 0;
            while (end < store.size()
                    && (tokens == 0 || tokens * dIn() * dtype.bytes() < SHARD_BYTES)) {
                tokens += store.length(end++);
            }
            Path file =
                    folder.resolve(Figures.format("activations-%05d.safetensors", shards.size()));
            shards.add(CachedShard.open(file, store, dtype, dIn(), first, end));
            first = end;
        }
    }

    /** How many bytes some tokens take. */
    private static long bytes(long tokens, int dIn, DType dtype) {
        return tokens * ((long) dIn * dtype.bytes() + Integer.BYTES);
    }

    @Override
    public int dIn() {
        return source.dIn();
    }

    @Override
    public void write(int[] windows, Tensor target) {
        keepMissing(windows);
        long at = 0;
        for (int window : windows) {
            int length = store.length(window);
            try (TensorScope _ = TensorScope.open()) {
                Tensors.fill(target.narrow(0, at, length), shard(window).values(window), type());
            }
            at += length;
        }
    }

    private void keepMissing(int[] windows) {
        List<Integer> missing = new ArrayList<>();
        long tokens = 0;
        for (int window : windows) {
            CachedShard shard = shard(window);
            if (shard.checksum(window) != computed(shard, window)) {
                missing.add(window);
                tokens += store.length(window);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        int[] ids = missing.stream().mapToInt(Integer::intValue).toArray();
        try (TensorScope _ = TensorScope.open()) {
            Tensor values =
                    torch.empty(
                            new long[] {tokens, dIn()},
                            new TensorOptions(torch.ScalarType.Float),
                            null);
            source.write(ids, values);
            Tensor rounded = values.to(type());
            requireFinite(rounded);
            long at = 0;
            for (int window : ids) {
                int length = store.length(window);
                keep(window, rounded.narrow(0, at, length));
                at += length;
            }
        }
    }

    private void requireFinite(Tensor rounded) {
        if (!rounded.isfinite().all().item_bool()) {
            throw HyalineException.numeric(
                    "activations must be finite and in the range of the cache's %s, but are not (give another --cache-type)",
                    dtype);
        }
    }

    private void keep(int window, Tensor values) {
        CachedShard shard = shard(window);
        shard.values(window).copyFrom(MemorySegment.ofBuffer(Tensors.bytes(values.contiguous())));
        MemorySegment.copy(
                store.tokens(window),
                0,
                shard.tokens(window),
                CachedShard.INT,
                0,
                store.length(window));
        shard.checksum(window, computed(shard, window));
    }

    /** Of the values that are there and the tokens that should be; never 0, as an empty file is. */
    private int computed(CachedShard shard, int window) {
        CRC32C crc = new CRC32C();
        for (int token : store.tokens(window)) {
            crc.update(token >>> 8);
            crc.update(token);
        }
        crc.update(shard.values(window).asByteBuffer());
        return Math.max(1, (int) (crc.getValue() & Integer.MAX_VALUE));
    }

    private CachedShard shard(int window) {
        for (CachedShard shard : shards) {
            if (window < shard.endWindow()) {
                return shard;
            }
        }
        throw new IllegalArgumentException("window must be one of the store's, but is: " + window);
    }

    private torch.ScalarType type() {
        return switch (dtype) {
            case F16 -> torch.ScalarType.Half;
            case BF16 -> torch.ScalarType.BFloat16;
            case F32 -> torch.ScalarType.Float;
            case F64, I64, I32, I16, I8, U8, BOOL ->
                    throw new IllegalArgumentException("cache type is not one: " + dtype);
        };
    }

    /** Refuses a new cache on a disk that is too small for it. */
    private static void requireSpace(Path folder, long bytes) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < bytes) {
                throw HyalineException.storage(
                        "disk must have %,d bytes free for the cache, but has: %,d (%s)",
                        bytes, free, folder);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure("read", folder, e);
        }
    }

    @Override
    public void close() {
        shards.forEach(shard -> shard.file().close());
    }
}
