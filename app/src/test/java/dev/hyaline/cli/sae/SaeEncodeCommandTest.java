package dev.hyaline.cli.sae;

import static dev.hyaline.cli.sae.SaeFileFixtures.D;
import static dev.hyaline.cli.sae.SaeFileFixtures.FIXTURES;
import static dev.hyaline.cli.sae.SaeFileFixtures.N;
import static dev.hyaline.cli.sae.SaeFileFixtures.WARNING;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertRefused;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertSame;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertWritten;
import static dev.hyaline.cli.sae.SaeFileFixtures.floats;
import static dev.hyaline.cli.sae.SaeFileFixtures.npy;
import static dev.hyaline.cli.sae.SaeFileFixtures.sae;
import static dev.hyaline.cli.sae.SaeFileFixtures.spread;
import static dev.hyaline.cli.sae.SaeFileFixtures.writeStandard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.cli.Cli;
import dev.hyaline.common.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sae encode}, and {@code decode} of what it writes, on other tools' files. */
final class SaeEncodeCommandTest {

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
    }

    @ParameterizedTest
    @CsvSource({
        "openai-topk/autoencoder.pt, openai-topk",
        "openai-topk-strided/autoencoder.pt, openai-topk-strided",
        "openai-relu/autoencoder.pt, openai-relu",
        "saelens-standard, saelens-standard",
        "saelens-topk-layernorm, saelens-topk-layernorm",
        "saelens-jumprelu, saelens-jumprelu",
        "sparsify, sparsify",
        "dictionary-learning-topk, dictionary-learning-topk",
    })
    void latentsAndReconstructionsAreThoseOfTheToolThatWroteTheFile(String file, String name) {
        Path expected = FIXTURES.resolve(name).resolve("expected.safetensors");
        Path sae = FIXTURES.resolve(file);
        Path sparse = out("sparse.safetensors");
        assertWritten(sae("encode", sae, expected, "--tensor", "x", "-o", sparse, "-q"));
        assertSame(spread(sparse), floats(expected, "latents"));
        Path decoded = out("decoded.npy");
        assertWritten(sae("decode", sae, sparse, "-o", decoded, "-q"));
        try (NpyFile npy = NpyFile.open(decoded)) {
            assertThat(npy.tensor().shape()).isEqualTo(List.of(20L, (long) D));
            assertSame(npy.tensor().floats(), floats(expected, "xhat"));
        }
        Path dense = out("dense.npy");
        assertWritten(sae("encode", sae, expected, "--tensor=x", "--dense", "-o", dense, "-q"));
        try (NpyFile npy = NpyFile.open(dense)) {
            assertThat(npy.tensor().shape()).isEqualTo(List.of(20L, (long) N));
            assertSame(npy.tensor().floats(), floats(expected, "latents"));
        }
        assertRefused(
                sae("decode", sae, dense, "-o", out("again.npy")),
                ErrorCode.USAGE,
                "latents must be offsets, indices and values in a safetensors file, as sae encode"
                        + " writes them without --dense, but are not: ");
        assertRefused(
                sae("decode", sae, expected, "-o", out("again.npy")),
                ErrorCode.USAGE,
                "latents must be offsets, indices and values in a safetensors file");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void outputsOfHeadsAreReadAsOneRowAToken(boolean dense) {
        float[] x = floats(FIXTURES.resolve("sparsify/expected.safetensors"), "x");
        Path heads = out("heads.safetensors");
        new SafetensorsWriter()
                .add("input_ids", List.of(20L), new long[20])
                .add("z", List.of(20L, 4L, D / 4L), x)
                .write(heads);
        Path flat = out("flat.safetensors");
        new SafetensorsWriter().add("z", List.of(20L, (long) D), x).write(flat);
        Path sae = FIXTURES.resolve("sparsify");
        String suffix = dense ? "npy" : "safetensors";
        String option = "--dense=" + dense;
        assertWritten(sae("encode", sae, heads, "-q", option, "-o", out("a." + suffix)));
        assertWritten(
                sae("encode", sae, heads, "-q", option, "--tensor=z", "-o", out("b." + suffix)));
        assertWritten(sae("encode", sae, flat, "-q", option, "-o", out("c." + suffix)));
        assertThat(out("a." + suffix)).hasSameBinaryContentAs(out("c." + suffix));
        assertThat(out("b." + suffix)).hasSameBinaryContentAs(out("c." + suffix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sparsify", "saelens-standard", "saelens-topk-layernorm"})
    void noTokensGiveNoLatents(String name) throws IOException {
        Path none = npy(new float[0], 0, D, out("none.npy"));
        Path sae = FIXTURES.resolve(name);
        Cli cli = sae("encode", sae, none, "-q", "-o", out("sparse.safetensors"));
        assertWritten(cli);
        assertThat(cli.out()).startsWith("0 tokens, 0.00 latents a token: ");
        assertWritten(sae("encode", sae, none, "-q", "--dense", "-o", out("dense.npy")));
        assertThat(floats(out("dense.npy"))).isEmpty();
        assertWritten(sae("decode", sae, out("sparse.safetensors"), "-q", "-o", out("x.npy")));
        assertThat(out("x.npy")).hasSameBinaryContentAs(none);
    }

    @Test
    void tokensWithoutLatentsAreDecodedToo() {
        Path codes = out("codes.safetensors");
        new SafetensorsWriter()
                .add("offsets", List.of(3L), new long[3])
                .add("indices", List.of(0L), new long[0])
                .add("values", List.of(0L), new float[0])
                .write(codes);
        Path sae = FIXTURES.resolve("sparsify");
        assertWritten(sae("decode", sae, codes, "-q", "-o", out("x.npy")));
        float[] bias = floats(sae.resolve("sae.safetensors"), "b_dec");
        float[] x = floats(out("x.npy"));
        assertThat(Arrays.copyOf(x, D)).containsExactly(bias);
        assertThat(Arrays.copyOfRange(x, D, 2 * D)).containsExactly(bias);
    }

    @Test
    void moreTokensThanOneBlockAreEncodedAsThoughTheyWereOne() throws IOException {
        float[] x = floats(FIXTURES.resolve("sparsify/expected.safetensors"), "x");
        int copies = 130; // 2,600 tokens
        float[] all = new float[copies * x.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = x[i % x.length];
        }
        Path npy = npy(all, all.length / D, out("x.npy"));
        Path sae = FIXTURES.resolve("sparsify");
        Path sparse = out("sparse.safetensors");
        Cli cli = sae("encode", sae, npy, "-o", sparse, "-q");
        assertWritten(cli);
        assertThat(cli.out()).startsWith("2,600 tokens, ").endsWith(sparse + "\n");
        float[] expected = floats(FIXTURES.resolve("sparsify/expected.safetensors"), "latents");
        float[] latents = spread(sparse);
        for (int copy = 0; copy < copies; copy++) {
            int from = copy * expected.length;
            assertSame(Arrays.copyOfRange(latents, from, from + expected.length), expected);
        }
        Path decoded = out("decoded.npy");
        assertWritten(sae("decode", sae, sparse, "-o", decoded, "-q"));
        assertThat(floats(decoded)).hasSize(all.length);
        assertThat(listing()).containsExactly("decoded.npy", "sparse.safetensors", "x.npy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"F64", "F16", "BF16"})
    void activationsOfOtherTypesAreTakenToo(String type) {
        float[] x = floats(FIXTURES.resolve("sparsify/expected.safetensors"), "x");
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.round(8 * x[i]) / 8f; // the same number in every type
            wide[i] = x[i];
        }
        List<Long> shape = List.of(20L, (long) D);
        SafetensorsWriter typed = new SafetensorsWriter();
        if (type.equals("F64")) {
            typed.add("x", shape, wide);
        } else {
            typed.add("x", DType.valueOf(type), shape, (buffer, _) -> putShorts(x, type, buffer));
        }
        typed.write(out("typed.safetensors"));
        new SafetensorsWriter().add("x", shape, x).write(out("single.safetensors"));
        Path sae = FIXTURES.resolve("sparsify");
        assertWritten(
                sae("encode", sae, out("typed.safetensors"), "-o", out("a.safetensors"), "-q"));
        assertWritten(
                sae("encode", sae, out("single.safetensors"), "-o", out("b.safetensors"), "-q"));
        assertThat(spread(out("a.safetensors"))).containsExactly(spread(out("b.safetensors")));
    }

    private static void putShorts(float[] x, String type, ByteBuffer buffer) {
        for (float each : x) {
            short half = Float.floatToFloat16(each);
            short brain = (short) (Float.floatToIntBits(each) >>> 16);
            buffer.putShort(type.equals("F16") ? half : brain);
        }
    }

    @Test
    void activationsOfAnotherSiteAreWarnedAbout() throws IOException {
        float[] x = new float[3 * D];
        float[] one = new float[D * D];
        float[] three = new float[D * D];
        for (int i = 0; i < D; i++) {
            x[i] = i + 1;
            x[D + i] = 1;
            one[i * D + i] = 1;
            three[i * D + i] = 3;
        }
        Path file = npy(x, 3, out("x.npy"));
        writeStandard(out("right"), one, one);
        writeStandard(out("wrong"), one, three);
        Cli right = sae("encode", out("right"), file, "-q", "-o", out("a.safetensors"));
        assertThat(right.err()).isEmpty();
        Cli wrong = sae("encode", out("wrong"), file, "-q", "-o", out("b.safetensors"));
        assertThat(wrong.err()).isEqualTo(WARNING + System.lineSeparator());
        assertThat(wrong.status()).isZero();
    }

    @Test
    void activationsThatCannotBeAreRefusedByName() throws IOException {
        Path sae = FIXTURES.resolve("sparsify");
        float[] x = new float[3 * D];
        assertRefused(
                sae("encode", sae, npy(x, 2, out("wide.npy")), "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "array: expected [tokens, 16], got [2, 24] (wide.npy)");
        x[D + 2] = Float.NaN;
        assertRefused(
                sae("encode", sae, npy(x, 3, out("nan.npy")), "-q", "-o", out("o.safetensors")),
                ErrorCode.NUMERIC,
                "array: values must be finite, but is: NaN at token 1, dimension 2 (nan.npy)");
        byte[] whole = Files.readAllBytes(npy(new float[3 * D], 3, out("cut.npy")));
        Files.write(out("cut.npy"), Arrays.copyOf(whole, whole.length - 1));
        assertRefused(
                sae("encode", sae, out("cut.npy"), "-o", out("o.safetensors")),
                ErrorCode.DAMAGED,
                "data must have 192 bytes, as F32 [3, 16] takes, but has: 191 (cut.npy)");
        assertRefused(
                sae("encode", sae, sae.resolve("expected.safetensors"), "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "input must have one matrix of floating-point numbers, or --tensor must name one, but has: [");
        assertRefused(
                sae("encode", sae, out("none.npy"), "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "input must be a file, but is: ");
        assertRefused(
                sae("encode", sae, out("wide.npy"), "-o", out("o.npy")),
                ErrorCode.USAGE,
                "output must end in .safetensors, but is: ");
        assertRefused(
                sae("encode", sae, out("wide.npy"), "--dense", "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "output must end in .npy, but is: ");
        assertRefused(
                sae("decode", sae, out("wide.npy"), "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "output must end in .npy, but is: ");
        assertThat(listing()).containsExactly("cut.npy", "nan.npy", "wide.npy");
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
