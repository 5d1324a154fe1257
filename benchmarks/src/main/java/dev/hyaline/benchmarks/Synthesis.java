package dev.hyaline.benchmarks;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import dev.hyaline.record.RunIdentity;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A large run made of copies of a small one's units. New layer l takes its units, block after
 * block, from the small run's layers l, l + 1, …, so that layers differ.
 */
final class Synthesis {

    private final RunFolder source;
    private final Manifest manifest;
    private final RunFolder out;
    private final int layers;
    private final int units;

    Synthesis(RunFolder source, RunFolder out, int layers, int units) {
        this.source = source;
        this.manifest = source.manifest();
        this.out = out;
        this.layers = layers;
        this.units = units;
    }

    /** The blocks of a new layer. */
    List<SynthesisedCatalogue.Block> blocks(int layer) {
        List<SynthesisedCatalogue.Block> blocks = new ArrayList<>();
        int first = 0;
        for (int i = layer; first < units; i++) {
            int from = i % manifest.recordings().size();
            int count = Math.min(manifest.recordings().get(from).units(), units - first);
            blocks.add(new SynthesisedCatalogue.Block(from, first, count));
            first += count;
        }
        return blocks;
    }

    /** Makes it. */
    void make(Consumer<String> say) {
        try {
            for (String folder : new String[] {"units", "tables", "records", "work"}) {
                Files.createDirectories(out.file(folder));
            }
            List<Manifest.DataFile> files = new ArrayList<>(copyCorpus());
            List<Manifest.Recording> recordings = new ArrayList<>();
            try (Duck duck = Duck.inMemory(out.work())) {
                for (int layer = 0; layer < layers; layer++) {
                    Manifest.Part part = write(duck, layer, files);
                    recordings.add(recording(layer, part));
                    say.accept(Figures.format("layer %d of %d", layer + 1, layers));
                }
            }
            Manifest made = manifest(recordings, files);
            new SynthesisedCatalogue(source, manifest, out, made, this::blocks).write(layers, say);
            AtomicFiles.delete(out.work());
            out.seal(made);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", out.path(), e);
        }
    }

    private List<Manifest.DataFile> copyCorpus() throws IOException {
        List<Manifest.DataFile> files = new ArrayList<>();
        for (Manifest.DataFile file : manifest.files()) {
            if (!file.path().contains("/")) {
                Files.copy(source.file(file.path()), out.file(file.path()));
                files.add(file);
            }
        }
        return files;
    }

    private Manifest.Part write(Duck duck, int layer, List<Manifest.DataFile> files) {
        String name = String.format(Locale.ROOT, "mlp-%02d.parquet", layer);
        Manifest.Part part =
                new Manifest.Part(0, units, "units/" + name, "tables/" + name, "records/" + name);
        write(duck, layer, part.unitsFile(), "REPLACE ('mlp.%d' AS site, %s)");
        write(duck, layer, part.tablesFile(), "REPLACE (%2$s)");
        write(duck, layer, part.recordsFile(), "REPLACE (%2$s)");
        for (String file : List.of(part.unitsFile(), part.tablesFile(), part.recordsFile())) {
            files.add(out.dataFile(file));
        }
        return part;
    }

    private void write(Duck duck, int layer, String file, String replace) {
        List<String> selects = new ArrayList<>();
        for (SynthesisedCatalogue.Block block : blocks(layer)) {
            List<Manifest.Part> parts = manifest.recordings().get(block.from()).parts();
            if (parts.size() != 1) {
                throw new IllegalStateException("a site of several parts is not copied");
            }
            Manifest.Part part = parts.getFirst();
            String from =
                    file.startsWith("units/")
                            ? part.unitsFile()
                            : file.startsWith("tables/") ? part.tablesFile() : part.recordsFile();
            String shifted = Figures.format("(unit + %d)::INTEGER AS unit", block.first());
            selects.add(
                    Figures.format(
                            "SELECT * %s FROM %s WHERE unit < %d",
                            String.format(Locale.ROOT, replace, layer, shifted),
                            Duck.parquet(source.file(from)),
                            block.count()));
        }
        duck.writeParquet(String.join(" UNION ALL ", selects), out.file(file));
    }

    private Manifest.Recording recording(int layer, Manifest.Part part) {
        Manifest.Recording first = manifest.recordings().getFirst();
        return new Manifest.Recording(
                "mlp." + layer,
                Figures.format("blocks.%d.mlp.hook_post", layer),
                units,
                false,
                first.precision(),
                List.of(part));
    }

    private Manifest manifest(List<Manifest.Recording> recordings, List<Manifest.DataFile> files) {
        Manifest.Model model = manifest.model();
        Map<String, Object> options = new LinkedHashMap<>(manifest.options());
        options.remove("modelSource");
        Manifest made = manifest("", model, options, recordings, files);
        return manifest(RunIdentity.of(made), model, options, recordings, files);
    }

    private Manifest manifest(
            String runId,
            Manifest.Model model,
            Map<String, Object> options,
            List<Manifest.Recording> recordings,
            List<Manifest.DataFile> files) {
        return new Manifest(
                manifest.format(),
                runId,
                manifest.createdBy(),
                manifest.created(),
                new Manifest.Model(
                        "synthesised from " + model.name(),
                        Sha256.of("synthesised " + model.sha256()).hex(),
                        layers,
                        model.dModel(),
                        units,
                        model.vocabulary(),
                        model.context()),
                manifest.corpus(),
                options,
                manifest.windows(),
                recordings,
                files,
                manifest.stages());
    }
}
