package dev.hyaline.subject;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.Framing;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.sae.BuiltInSae;
import dev.hyaline.sae.Codes;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A sparse autoencoder at a hook point of a subject model, whose latents are units: a unit's
 * activation is the latent as {@link Sae#encode} gives it. Thread-safe.
 */
public final class RecordedSae implements AutoCloseable {

    private final Site site;
    private final HookPoint hookPoint;
    private final int layer;
    private final Sae sae;
    private final Sha256 sha256;

    private RecordedSae(Site site, HookPoint hookPoint, int layer, Sae sae, Sha256 sha256) {
        this.site = site;
        this.hookPoint = hookPoint;
        this.layer = layer;
        this.sae = sae;
        this.sha256 = sha256;
    }

    /**
     * Opens a file or folder of any format that {@link SaeFiles} reads.
     *
     * @param argument {@code NAME=PATH}, or a path whose file name without its ending is the name;
     *     the word {@code builtin} is a path too
     * @param hookPoint where it belongs when it does not say so itself
     * @param centre whether its encoder is to centre the activations that its weights expect so
     * @param config the subject model's shape, which it must fit
     */
    public static RecordedSae open(
            String argument, Optional<String> hookPoint, boolean centre, ModelConfig config) {
        int equals = Files.exists(Path.of(argument)) ? -1 : argument.indexOf('=');
        Path path = BuiltInSae.locate(argument.substring(equals + 1));
        String name = equals < 0 ? stem(path) : argument.substring(0, equals);
        Site site = Site.latents(name);
        return open(site, path, hookPoint, centre, config);
    }

    /** Several of them, with names of their own. */
    public static List<RecordedSae> open(
            List<String> arguments,
            Optional<String> hookPoint,
            boolean centre,
            ModelConfig config) {
        List<RecordedSae> opened = new ArrayList<>();
        try {
            Set<String> names = new TreeSet<>();
            for (String argument : arguments) {
                RecordedSae sae = open(argument, hookPoint, centre, config);
                opened.add(sae);
                if (!names.add(sae.site().address())) {
                    throw HyalineException.usage(
                            "autoencoders must have names of their own, but two are: %s (NAME=FILE gives one)",
                            sae.site().address());
                }
            }
            return List.copyOf(opened);
        } catch (RuntimeException e) {
            opened.forEach(RecordedSae::close);
            throw e;
        }
    }

    /** The autoencoders that a run has recorded latents of, as it keeps them. */
    public static List<RecordedSae> of(RunFolder run, Manifest manifest, ModelConfig config) {
        return manifest.recordings().stream()
                .filter(each -> Site.parse(each.site()).dictionary().isPresent())
                .map(each -> {
                    Site site = Site.parse(each.site());
                    run.requireWhole(manifest, path(site));
                    Optional<String> hookPoint = Optional.of(each.hookPoint());
                    return open(site, file(run, site), hookPoint, false, config);
                })
                .toList();
    }

    private static RecordedSae open(
            Site site, Path path, Optional<String> hookPoint, boolean centre, ModelConfig config) {
        try (Sae sae = SaeFiles.load(path, centre)) { // what becomes of it holds the same weights
            HookPoint point = hookPoint(sae, path, hookPoint, config);
            int layer = requireFits(sae, path, point, config);
            Sae placed = new Sae(sae.config().withSite(point.name()), sae.weights());
            return new RecordedSae(site, point, layer, placed, content(path));
        }
    }

    private static HookPoint hookPoint(
            Sae sae, Path path, Optional<String> otherwise, ModelConfig config) {
        String own = sae.config().site();
        String name = own.isEmpty() ? otherwise.orElse("") : own;
        if (name.isEmpty()) {
            throw HyalineException.usage(
                    "autoencoder must say which hook point it is for, but does not: %s (--sae-site blocks.3.hook_resid_post, say, does)",
                    path);
        }
        return HookPoint.parse(name, config);
    }

    /** Whether there are as many numbers at the hook point as it takes; returns the layer. */
    private static int requireFits(Sae sae, Path path, HookPoint point, ModelConfig config) {
        int width = point.width(config).orElse(0);
        if (point.layer().isEmpty() || width == 0) {
            throw HyalineException.usage(
                    "autoencoder must be for a hook point of a layer with values token by token, but is for: %s (%s)",
                    point, path);
        }
        if (sae.config().dIn() != width) {
            throw HyalineException.usage(
                    "autoencoder must take %d numbers, as many as there are at %s, but takes: %d (%s)",
                    width, point, sae.config().dIn(), path);
        }
        return point.layer().getAsInt();
    }

    /** What a path is called: lower case, anything but letters and digits a hyphen. */
    static String stem(Path path) {
        String file = String.valueOf(path.toAbsolutePath().normalize().getFileName());
        int dot = file.lastIndexOf('.');
        String stem = Files.isRegularFile(path) && dot > 0 ? file.substring(0, dot) : file;
        String plain =
                stem.toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-+|-+$", "");
        return plain.isEmpty() ? "sae" : plain.substring(0, Math.min(plain.length(), 40));
    }

    /** The hash of a file, or of all files of a folder with their names. */
    private static Sha256 content(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            MessageDigest digest = Sha256.digest();
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Files.isDirectory(path)) {
                    digest.update(Sha256.of(path.relativize(file).toString()).bytes());
                }
                digest.update(Sha256.of(file).bytes());
            }
            return Sha256.from(digest, new byte[0]);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", path, e);
        }
    }

    /** Where a run keeps an autoencoder. */
    static Path file(RunFolder run, Site site) {
        return run.file(path(site));
    }

    /** The same, relative to the run folder. */
    public static String path(Site site) {
        return RunFolder.saeFile(site.address());
    }

    public Site site() {
        return site;
    }

    /** Where in the model it looks. */
    public HookPoint hookPoint() {
        return hookPoint;
    }

    /** The autoencoder itself. */
    public Sae sae() {
        return sae;
    }

    /** Whether its encoder was told to centre activations. */
    public boolean isCentred() {
        return SaeFiles.isCentred(sae.config());
    }

    /** Of what it was opened from. */
    public Sha256 sha256() {
        return sha256;
    }

    /** Its latents as a site. */
    public SiteShape shape() {
        return new SiteShape(site, hookPoint.name(), layer, sae.config().nLatents());
    }

    /** Puts a copy into a run, unless it is there. */
    public void copyTo(RunFolder run) {
        Path file = file(run, site);
        if (!Files.isRegularFile(file)) {
            SaeFiles.save(sae, "hyaline", file);
        }
    }

    /**
     * The activations of some of its latents.
     *
     * @param value at its hook point, {@code [B, T, …]}, single precision, on any device
     */
    Response.Sparse activations(Tensor value, UnitRange range) {
        try (TensorScope _ = TensorScope.open()) {
            Codes codes = sae.encode(tokens(value));
            int[] offsets = Tensors.ints(codes.offsets());
            int[] latents = Tensors.ints(codes.latents());
            float[] values = Tensors.floats(codes.values().to(torch.ScalarType.Float));
            return fired(offsets, latents, values, range);
        }
    }

    /** {@code [B, T, …]} to {@code [B · T, dIn]}, where the weights are. */
    private Tensor tokens(Tensor value) {
        Tensor flat = value.reshape(-1, sae.config().dIn());
        return Tensors.place(flat, Device.CPU).to(sae.weights().wEnc().scalar_type());
    }

    /** Entries of the range that are not 0: of the k of a token some may be. */
    private static Response.Sparse fired(
            int[] offsets, int[] latents, float[] values, UnitRange range) {
        int[] begins = new int[offsets.length];
        int kept = 0;
        for (int token = 0; token + 1 < offsets.length; token++) {
            begins[token] = kept;
            for (int entry = offsets[token]; entry < offsets[token + 1]; entry++) {
                int unit = latents[entry];
                if (values[entry] != 0 && unit >= range.first() && unit < range.end()) {
                    latents[kept] = unit - range.first();
                    values[kept] = values[entry];
                    kept++;
                }
            }
        }
        begins[offsets.length - 1] = kept;
        return new Response.Sparse(range.size(), begins, latents, values);
    }

    /**
     * How badly it reconstructs: {@link Sae#nmse} without the masked tokens of each sequence.
     *
     * @param value at its hook point, {@code [B, T, …]}
     * @param first position that counts
     */
    double nmse(Tensor value, int first) {
        try (TensorScope _ = TensorScope.open()) {
            return sae.nmse(tokens(value.narrow(1, first, value.size(1) - first)));
        }
    }

    public Optional<String> doubt(Framing framing) {
        return doubt(site.address(), sae.config(), framing);
    }

    /** What speaks against an autoencoder on windows in a framing: it was made in another one. */
    public static Optional<String> doubt(String name, SaeConfig config, Framing framing) {
        return config.prependBos()
                .filter(bos -> bos != framing.beginOfText().isPresent())
                .map(bos ->
                        Figures.format(
                                "autoencoder %s was trained %s, but windows are read %s (--bos %s reads them as it was trained)",
                                name,
                                bos ? "behind a begin-of-text" : "without a begin-of-text",
                                bos ? "without one" : "behind one",
                                bos ? "yes" : "no"));
    }

    @Override
    public void close() {
        sae.close();
    }
}
