package dev.hyaline.model;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.HyalineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Compares a model with what an independent implementation computed: files with {@code input_ids}
 * and values under hook points' names, or the same for several texts with {@code 0.}, {@code 1.}, …
 * before each name. Every sequence is computed alone and in one batch with all others.
 */
public final class ParityCheck {

    private static final String IDS = "input_ids";

    private final Transformer model;
    private final Predicate<HookPoint> wanted;
    private final List<Expected> sequences = new ArrayList<>();

    /** A sequence and its values by hook point. */
    private record Expected(String name, List<Integer> ids, Map<HookPoint, StoredTensor> values) {
        int[] tokens() {
            return ids.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private ParityCheck(Transformer model, Predicate<HookPoint> wanted) {
        this.model = model;
        this.wanted = wanted;
    }

    /** Compares every value in the files. */
    public static ParityReport run(Transformer model, List<Path> files) {
        return run(model, files, _ -> true);
    }

    /** Compares the values at some points, and has no others computed. */
    static ParityReport run(Transformer model, List<Path> files, Predicate<HookPoint> wanted) {
        ParityCheck check = new ParityCheck(model, wanted);
        List<Safetensors> opened = new ArrayList<>();
        try {
            for (Path file : files) {
                Safetensors safetensors = Safetensors.open(file);
                opened.add(safetensors);
                check.read(safetensors);
            }
            return check.compare();
        } finally {
            opened.forEach(Safetensors::close);
        }
    }

    private void read(Safetensors file) {
        List<String> starts = file.names().stream().filter(name -> name.endsWith(IDS)).toList();
        if (starts.isEmpty()) {
            throw HyalineException.damaged(
                    "expected values must come with input_ids, but have none ("
                            + file.path()
                            + ")");
        }
        for (String start : starts) {
            String prefix = start.substring(0, start.length() - IDS.length());
            List<Integer> ids =
                    Arrays.stream(file.tensor(start).longs()).mapToObj(Math::toIntExact).toList();
            Map<HookPoint, StoredTensor> values = new TreeMap<>();
            for (String name : file.names()) {
                if (name.startsWith(prefix) && !name.equals(start)) {
                    HookPoint point =
                            HookPoint.parse(name.substring(prefix.length()), model.config());
                    if (wanted.test(point)) {
                        values.put(point, file.tensor(name));
                    }
                }
            }
            sequences.add(new Expected(file.path().getFileName() + " " + prefix, ids, values));
        }
    }

    private ParityReport compare() {
        List<ParityReport.TensorParity> tensors = new ArrayList<>();
        for (Expected sequence : sequences) {
            int[][] alone = {sequence.tokens()};
            compare(
                    sequence,
                    model.activations(alone, sequence.values.keySet()).getFirst(),
                    false,
                    tensors);
        }
        int[][] all = sequences.stream().map(Expected::tokens).toArray(int[][]::new);
        List<HookPoint> points =
                sequences.stream().flatMap(s -> s.values.keySet().stream()).distinct().toList();
        var batched = model.activations(all, points);
        for (int row = 0; row < sequences.size(); row++) {
            compare(sequences.get(row), batched.get(row), true, tensors);
        }
        return new ParityReport(tensors);
    }

    private static void compare(
            Expected sequence,
            Map<HookPoint, HookValue> actual,
            boolean batched,
            List<ParityReport.TensorParity> tensors) {
        sequence.values.forEach((point, expected) -> {
            HookValue value = actual.get(point);
            if (value == null) {
                throw new IllegalStateException("the pass did not come by " + point);
            }
            tensors.add(compare(sequence.name + point, expected, value, batched));
        });
    }

    private static ParityReport.TensorParity compare(
            String name, StoredTensor expected, HookValue actual, boolean batched) {
        List<Long> shape = actual.shape().stream().map(Integer::longValue).toList();
        if (!expected.shape().equals(shape)) {
            throw HyalineException.damaged(
                    name + ": expected " + expected.shape() + ", got " + shape);
        }
        double worstDeviation = 0;
        double worstShare = 0;
        double largest = 0;
        for (int i = 0; i < actual.size(); i++) {
            double wanted = expected.at(i);
            largest = Double.isFinite(wanted) ? Math.max(largest, Math.abs(wanted)) : largest;
            if (actual.at(i) == wanted) {
                continue; // infinities among them
            }
            double deviation = Math.abs(actual.at(i) - wanted);
            double tolerated =
                    ParityReport.ABSOLUTE_TOLERANCE
                            + ParityReport.RELATIVE_TOLERANCE * Math.abs(wanted);
            double share = deviation / tolerated;
            boolean finite = Double.isFinite(share);
            worstDeviation = Math.max(worstDeviation, finite ? deviation : Double.MAX_VALUE);
            worstShare = Math.max(worstShare, finite ? share : Double.MAX_VALUE);
        }
        return new ParityReport.TensorParity(
                name, batched, actual.size(), worstDeviation, worstShare, largest);
    }
}
