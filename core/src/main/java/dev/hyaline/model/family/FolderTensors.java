package dev.hyaline.model.family;

import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.checkpoint.WeightFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.WeightPart;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The tensors of a model's folder, which are those that its family says and no others. */
final class FolderTensors implements AutoCloseable {

    private final Path folder;
    private final ModelConfig config;
    private final Family family;
    private final Layout layout;
    private final WeightFiles files;

    /** From plain name to the name as written. */
    private final Map<String, String> written;

    private FolderTensors(Path folder, ModelConfig config, Family family, WeightFiles files) {
        this.folder = folder;
        this.config = config;
        this.family = family;
        this.layout = family.layout(config);
        this.files = files;
        this.written = plainNames();
    }

    /** Opens the files and checks names and shapes. */
    static FolderTensors open(Path folder, ModelConfig config, Family family) {
        WeightFiles files = WeightFiles.open(folder);
        boolean opened = false;
        try {
            FolderTensors tensors = new FolderTensors(folder, config, family, files);
            tensors.checkWeights();
            opened = true;
            return tensors;
        } finally {
            if (!opened) {
                files.close();
            }
        }
    }

    private Map<String, String> plainNames() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String written : files.names()) {
            String plain = layout.plain(written);
            String other = names.putIfAbsent(plain, written);
            if (other != null) {
                throw refused(
                        plain
                                + " must be there once, but is: "
                                + other
                                + " and "
                                + written
                                + " ("
                                + files.tensor(written).file()
                                + ")");
            }
        }
        return names;
    }

    private void checkWeights() {
        Set<String> expected = new HashSet<>();
        for (StoredWeight weight : layout.all(config)) {
            check(weight.name(), weight.shape());
            expected.add(weight.name());
        }
        for (Map.Entry<String, String> tensor : written.entrySet()) {
            String plain = tensor.getKey();
            if (layout.tiedHead().filter(plain::equals).isPresent()) {
                checkHead(plain);
            } else if (!expected.contains(plain) && !layout.isLeftover(plain)) {
                throw refused(
                        Figures.format(
                                "%s must not be there, as %s of this config has no such weight (%s)",
                                tensor.getValue(),
                                family.displayName(),
                                files.tensor(tensor.getValue()).file()));
            }
        }
    }

    private StoredTensor check(String plain, List<Long> expected) {
        String name = written.get(plain);
        if (name == null) {
            throw refused(plain + " must be among the weights, but is missing (" + folder + ")");
        }
        StoredTensor tensor = files.tensor(name);
        if (!tensor.shape().equals(expected)) {
            throw refused(
                    name
                            + ": expected "
                            + expected
                            + ", got "
                            + tensor.shape()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        if (!tensor.dtype().isFloating()) {
            throw refused(
                    name
                            + ": dtype must be a floating-point type, but is: "
                            + tensor.dtype()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        return tensor;
    }

    /** An explicit head is fine as long as it says what tying says. */
    private void checkHead(String plain) {
        StoredWeight embed = layout.weight(WeightPart.EMBED, 0, config);
        StoredTensor head = check(plain, embed.shape());
        StoredTensor embedding = check(embed.name(), embed.shape());
        if (head.dtype() != embedding.dtype() || head.data().mismatch(embedding.data()) >= 0) {
            throw refused(
                    Figures.format(
                            "%s must equal %s, as untied heads are not supported, but is: different (%s)",
                            plain, embed.name(), head.file()));
        }
    }

    /** One weight, by its plain name; NaN and infinity are refused. */
    StoredTensor get(String plainName) {
        String name = written.get(plainName);
        if (name == null) {
            throw new IllegalArgumentException("no such weight: " + plainName);
        }
        StoredTensor tensor = files.tensor(name);
        OptionalLong bad = tensor.firstNonFinite();
        if (bad.isPresent()) {
            throw HyalineException.numeric(
                    name
                            + ": values must be finite, but is: "
                            + tensor.at(bad.getAsLong())
                            + " at index "
                            + bad.getAsLong()
                            + " ("
                            + tensor.file()
                            + ")");
        }
        return tensor;
    }

    List<Path> paths() {
        return files.paths();
    }

    private static HyalineException refused(String what) {
        return HyalineException.model(what);
    }

    @Override
    public void close() {
        files.close();
    }
}
