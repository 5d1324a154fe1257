package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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
import tools.jackson.databind.JsonNode;

/** {@code sae encode}, {@code decode}, {@code convert} and {@code show}, on other tools' files. */
final class SaeFilesCommandsTest {

    private static final Path FIXTURES =
            Path.of("..", "core", "src", "test", "resources", "fixtures", "sae");

    /** Of each number, relative to it where it is above 1: sums of 16 products in two orders. */
    private static final double SAME = 1e-5;

    private static final int N = 96;
    private static final int D = 16;

    /** What some of the fixtures, whose weights are random, deserve. */
    private static final String WARNING = SaeParameter.NOT_FOR_THESE;

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
    }

    private static Cli sae(String command, Object... args) {
        return Cli.run(
                Stream.concat(Stream.of("sae", command), Arrays.stream(args).map(String::valueOf))
                        .toArray(String[]::new));
    }

    private static void assertWritten(Cli cli) {
        assertThat(cli.err().lines()).filteredOn(line -> !line.equals(WARNING)).isEmpty();
        assertThat(cli.status()).isZero();
    }

    private static void assertRefused(Cli cli, ErrorCode code, String message) {
        assertThat(cli.err()).startsWith("hyaline: ").contains(message);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(cli.status()).isEqualTo(code.exitStatus());
        assertThat(cli.out()).isEmpty();
    }

    private static void assertSame(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double scale = Math.max(1, Math.abs(expected[i]));
            assertThat(Math.abs(actual[i] - expected[i]) / scale).as("at %d", i).isLessThan(SAME);
        }
    }

    private static float[] values(Path file, String name) {
        try (Safetensors opened = Safetensors.open(file)) {
            return opened.tensor(name).floats();
        }
    }

    /** All latents of a file of few. */
    private static float[] spread(Path file) {
        try (Safetensors opened = Safetensors.open(file)) {
            long[] offsets = opened.tensor("offsets").longs();
            long[] indices = opened.tensor("indices").longs();
            float[] values = opened.tensor("values").floats();
            float[] dense = new float[(offsets.length - 1) * N];
            for (int token = 0; token + 1 < offsets.length; token++) {
                for (long at = offsets[token]; at < offsets[token + 1]; at++) {
                    assertThat(values[(int) at]).isNotZero();
                    dense[token * N + (int) indices[(int) at]] = values[(int) at];
                }
            }
            return dense;
        }
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
        assertSame(spread(sparse), values(expected, "latents"));
        Path decoded = out("decoded.safetensors");
        assertWritten(sae("decode", sae, sparse, "-o", decoded, "-q"));
        assertSame(values(decoded, "activations"), values(expected, "xhat"));

        Path dense = out("dense.safetensors");
        assertWritten(sae("encode", sae, expected, "--tensor=x", "--dense", "-o", dense, "-q"));
        assertSame(values(dense, "latents"), values(expected, "latents"));
        Path again = out("again.npy");
        assertWritten(sae("decode", sae, dense, "-o", again, "-q"));
        try (NpyFile npy = NpyFile.open(again)) {
            assertThat(npy.tensor().shape()).isEqualTo(List.of(20L, (long) D));
            assertSame(npy.tensor().floats(), values(expected, "xhat"));
        }
    }

    @Test
    void moreTokensThanOneBlockAreEncodedAsThoughTheyWereOne() throws IOException {
        float[] x = values(FIXTURES.resolve("sparsify/expected.safetensors"), "x");
        int copies = 130; // 2,600 tokens
        float[] all = new float[copies * x.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = x[i % x.length];
        }
        Path npy = npy(all, all.length / D, "x.npy");
        Path sae = FIXTURES.resolve("sparsify");
        Path sparse = out("sparse.safetensors");
        Cli cli = sae("encode", sae, npy, "-o", sparse, "-q");
        assertWritten(cli);
        assertThat(cli.out()).startsWith("2,600 tokens, ").endsWith(sparse + "\n");
        float[] expected = values(FIXTURES.resolve("sparsify/expected.safetensors"), "latents");
        float[] latents = spread(sparse);
        for (int copy = 0; copy < copies; copy++) {
            int from = copy * expected.length;
            assertSame(Arrays.copyOfRange(latents, from, from + expected.length), expected);
        }
        Path decoded = out("decoded.safetensors");
        assertWritten(sae("decode", sae, sparse, "-o", decoded, "-q"));
        assertThat(values(decoded, "activations")).hasSize(all.length);
        assertThat(listing()).containsExactly("decoded.safetensors", "sparse.safetensors", "x.npy");
    }

    private List<String> listing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private Path npy(float[] values, long rows, String name) throws IOException {
        byte[] header = NpyFile.header(rows, values.length / rows);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Files.write(out(name), bytes.array());
    }

    @ParameterizedTest
    @ValueSource(strings = {"F64", "F16", "BF16"})
    void activationsOfOtherTypesAreTakenToo(String type) {
        float[] x = values(FIXTURES.resolve("sparsify/expected.safetensors"), "x");
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

    @ParameterizedTest
    @CsvSource({
        "openai-topk/autoencoder.pt, openai, copy.pt",
        "openai-relu/autoencoder.pt, openai, copy.pt",
        "openai-topk/autoencoder.pt, saelens, copy",
        "saelens-jumprelu, saelens, copy",
        "saelens-jumprelu, hyaline, copy.safetensors",
        "sparsify, sparsify, copy",
        "dictionary-learning-topk, dictionary_learning, copy",
        "dictionary-learning-topk, hyaline, copy.safetensors",
    })
    void whatIsConvertedThereAndBackIsEqual(String file, String format, String target) {
        Path sae = FIXTURES.resolve(file);
        assertWritten(sae("convert", sae, out(target), "--format", format));
        assertWritten(sae("convert", sae, out("one.safetensors"), "--format", "hyaline"));
        assertWritten(sae("convert", out(target), out("two.safetensors"), "-f", "hyaline"));
        try (Safetensors one = Safetensors.open(out("one.safetensors"));
                Safetensors two = Safetensors.open(out("two.safetensors"))) {
            assertThat(two.names()).isEqualTo(one.names());
            for (String name : one.names()) {
                assertThat(two.tensor(name).floats())
                        .as(name)
                        .containsExactly(one.tensor(name).floats());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hyaline, half.safetensors",
        "saelens, half",
        "sparsify, half",
        "dictionary_learning, half"
    })
    void halfPrecisionRoundsEachWeightOnce(String format, String target) {
        Path sae = FIXTURES.resolve("sparsify");
        assertWritten(sae("convert", sae, out(target), "--format", format, "--dtype", "f16"));
        assertWritten(sae("convert", out(target), out("back.safetensors"), "-f", "hyaline"));
        try (Safetensors file = Safetensors.open(sae.resolve("sae.safetensors"));
                Safetensors back = Safetensors.open(out("back.safetensors"))) {
            StoredTensor whole = file.tensor("encoder.weight");
            float[] rounded = back.tensor("W_enc").floats();
            for (int i = 0; i < rounded.length; i++) {
                float once = Float.float16ToFloat(Float.floatToFloat16((float) whole.at(i)));
                assertThat(rounded[i]).isEqualTo(once);
            }
        }
    }

    @Test
    void aWeightThatHalfPrecisionCannotHoldIsRefused() {
        float[] large = new float[D * D];
        large[5] = 70_000;
        Path sae = out("large");
        writeStandard(sae, large, large);
        assertRefused(
                sae("convert", sae, out("x.safetensors"), "-f", "hyaline", "--dtype", "f16"),
                ErrorCode.NUMERIC,
                "W_enc: values must fit into F16 (at most 65504), but is: 70000.0 at index 80");
        assertThat(out("x.safetensors")).doesNotExist();
    }

    /** A SAELens folder of D latents. */
    private static void writeStandard(Path folder, float[] wEnc, float[] wDec) {
        List<Long> square = List.of((long) D, (long) D);
        new SafetensorsWriter()
                .add("W_enc", square, wEnc)
                .add("W_dec", square, wDec)
                .add("b_enc", List.of((long) D), new float[D])
                .add("b_dec", List.of((long) D), new float[D])
                .write(folder.resolve("sae_weights.safetensors"));
        try {
            Files.writeString(
                    folder.resolve("cfg.json"),
                    """
                    {"architecture": "standard", "d_in": 16, "d_sae": 16,
                     "metadata": {"hook_name": "blocks.1.hook_resid_pre"}}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        Path file = npy(x, 3, "x.npy");
        writeStandard(out("right"), one, one);
        writeStandard(out("wrong"), one, three);
        Cli right = sae("encode", out("right"), file, "-q", "-o", out("a.safetensors"));
        assertThat(right.err()).isEmpty();
        Cli wrong = sae("encode", out("wrong"), file, "-q", "-o", out("b.safetensors"));
        assertThat(wrong.err()).isEqualTo(WARNING + System.lineSeparator());
        assertThat(wrong.status()).isZero();
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAsked() throws IOException {
        Path sae = FIXTURES.resolve("sparsify");
        Path file = Files.writeString(out("x.safetensors"), "precious");
        Path x = FIXTURES.resolve("sparsify/expected.safetensors");
        for (Cli cli :
                List.of(
                        sae("convert", sae, file, "--format", "hyaline"),
                        sae("encode", sae, x, "--tensor", "x", "-o", file),
                        sae("decode", sae, x, "-o", file))) {
            assertRefused(
                    cli,
                    ErrorCode.USAGE,
                    "output must not be there yet, but is: %s (--force replaces it)"
                            .formatted(file));
            assertThat(file).hasContent("precious");
        }
        assertWritten(sae("convert", sae, file, "--format", "hyaline", "--force"));
        assertWritten(sae("show", file));
        Path taken = Files.createDirectory(out("taken"));
        Files.writeString(taken.resolve("mine.txt"), "precious");
        assertRefused(
                sae("convert", sae, taken, "-f", "saelens", "--dtype=f32"),
                ErrorCode.USAGE,
                "output must not be there yet");
        assertWritten(sae("convert", sae, taken, "-f", "saelens", "--force"));
        assertThat(taken.resolve("mine.txt")).hasContent("precious");
        assertWritten(sae("show", taken));
    }

    @Test
    void hostileAndDamagedAutoencodersAreRefusedByName() throws IOException {
        Path x = FIXTURES.resolve("sparsify/expected.safetensors");
        Path hostile = FIXTURES.resolve("hostile.pt");
        for (Cli cli :
                List.of(
                        sae("show", hostile),
                        sae("convert", hostile, out("a.safetensors"), "-f", "hyaline"),
                        sae("encode", hostile, x, "-o", out("b.safetensors")),
                        sae("eval", hostile))) {
            assertRefused(cli, ErrorCode.DAMAGED, "names: posix.system (hostile.pt)");
        }
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("openai-topk/autoencoder.pt"));
        Path cut = Files.write(out("cut.pt"), Arrays.copyOf(whole, whole.length / 2));
        assertRefused(sae("show", cut), ErrorCode.DAMAGED, "(cut.pt)");
        byte[] other = replaced(whole, "ctorch\nFloatStorage", "cshutil\nrmtree_____");
        assertRefused(
                sae("show", Files.write(out("other.pt"), other)), ErrorCode.DAMAGED, "(other.pt)");
        assertRefused(
                sae("show", out("nothing.pt")), ErrorCode.USAGE, "autoencoder must exist, but");
        float[] broken = new float[D * D];
        broken[3] = Float.NaN;
        writeStandard(out("nan"), broken, new float[D * D]);
        assertRefused(
                sae("show", out("nan")),
                ErrorCode.NUMERIC,
                "W_enc: values must be finite, but is: NaN at");
        writeStandard(out("wrong"), new float[D * D], new float[D * D]);
        Path cfg = out("wrong").resolve("cfg.json");
        Files.writeString(cfg, Files.readString(cfg).replace("\"d_sae\": 16", "\"d_sae\": 17"));
        assertRefused(
                sae("show", out("wrong")),
                ErrorCode.DAMAGED,
                "W_enc: expected [16, 17], got [16, 16]");
    }

    private static byte[] replaced(byte[] bytes, String there, String instead) {
        Charset charset = StandardCharsets.ISO_8859_1;
        String text = new String(bytes, charset);
        assertThat(text).contains(there);
        return text.replace(there, instead).getBytes(charset);
    }

    @Test
    void activationsThatCannotBeAreRefusedByName() throws IOException {
        Path sae = FIXTURES.resolve("sparsify");
        float[] x = new float[3 * D];
        assertRefused(
                sae("encode", sae, npy(x, 2, "wide.npy"), "-o", out("o.safetensors")),
                ErrorCode.USAGE,
                "array: expected [tokens, 16], got [2, 24] (wide.npy)");
        x[D + 2] = Float.NaN;
        assertRefused(
                sae("encode", sae, npy(x, 3, "nan.npy"), "-q", "-o", out("o.safetensors")),
                ErrorCode.NUMERIC,
                "array: values must be finite, but is: NaN at token 1, dimension 2 (nan.npy)");
        byte[] whole = Files.readAllBytes(npy(new float[3 * D], 3, "cut.npy"));
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
        assertThat(listing()).containsExactly("cut.npy", "nan.npy", "wide.npy");
    }

    @Test
    void latentsThatCannotBeAreRefusedByName() {
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, 96, 5},
                new float[] {1, 1, 1},
                ErrorCode.DAMAGED,
                "indices: latent must be from 0 to 95, but is: 96 at entry 1 (codes.safetensors)");
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, -1, 5},
                new float[] {1, 1, 1},
                ErrorCode.DAMAGED,
                "indices: latent must be from 0 to 95, but is: -1 at entry 1");
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, 2},
                new float[] {1, 1},
                ErrorCode.DAMAGED,
                "offsets must rise from 0 to the 2 entries, by at most 96, but do not");
        assertCodes(
                new long[] {0, 2, 1},
                new long[] {1},
                new float[] {1},
                ErrorCode.DAMAGED,
                "offsets must rise from 0 to the 1 entries");
        assertCodes(
                new long[] {0, 2},
                new long[] {1, 2},
                new float[] {1},
                ErrorCode.DAMAGED,
                "values: expected [2], got [1] (codes.safetensors)");
        assertCodes(
                new long[] {0, 1},
                new long[] {1},
                new float[] {Float.POSITIVE_INFINITY},
                ErrorCode.NUMERIC,
                "values: values must be finite, but is: Infinity");
    }

    private void assertCodes(
            long[] offsets, long[] indices, float[] values, ErrorCode code, String message) {
        Path file = out("codes.safetensors");
        new SafetensorsWriter()
                .add("offsets", List.of((long) offsets.length), offsets)
                .add("indices", List.of((long) indices.length), indices)
                .add("values", List.of((long) values.length), values)
                .write(file);
        Path target = out("decoded.safetensors");
        assertRefused(
                sae("decode", FIXTURES.resolve("sparsify"), file, "-q", "-o", target),
                code,
                message);
        assertThat(target).doesNotExist();
    }

    @Test
    void latentsOfANormalisingAutoencoderNeedWhatUndoesIt() {
        Path file = out("codes.safetensors");
        new SafetensorsWriter()
                .add("offsets", List.of(2L), new long[] {0, 1})
                .add("indices", List.of(1L), new long[] {3})
                .add("values", List.of(1L), new float[] {1})
                .write(file);
        assertRefused(
                sae(
                        "decode",
                        FIXTURES.resolve("saelens-topk-layernorm"),
                        file,
                        "-q",
                        "-o",
                        out("x.npy")),
                ErrorCode.USAGE,
                "latents must have mean and scale beside them, as the autoencoder normalises (layer_norm), but have none");
    }

    @Test
    void showSaysWhatItIs() {
        Cli text = sae("show", FIXTURES.resolve("saelens-standard"));
        assertThat(text.out())
                .contains("n_latents                  96\n")
                .contains("site                       blocks.8.hook_resid_post\n");
        JsonNode json =
                Json.STRICT.readTree(
                        sae("show", FIXTURES.resolve("openai-topk/autoencoder.pt"), "--json")
                                .out());
        assertThat(json.path("activation").stringValue()).isEqualTo("topk");
        assertThat(json.path("k").intValue()).isEqualTo(8);
        assertThat(json.path("normalisation").stringValue()).isEqualTo("layer_norm");
        assertThat(json.path("mask_first_position").booleanValue(true)).isFalse();
    }

    @Test
    void aFormatIsRefusedByItsName() {
        Path sae = FIXTURES.resolve("saelens-jumprelu");
        assertRefused(
                sae("convert", sae, out("x.pt"), "-f", "openai"),
                ErrorCode.USAGE,
                "activation must be one that openai files can hold, but is: JumpReLU");
        assertRefused(
                sae("convert", sae, out("x"), "-f", "zip"),
                ErrorCode.USAGE,
                "format must be one of hyaline, openai, saelens, sparsify, dictionary_learning, but is: zip");
        assertRefused(
                sae("convert", sae, out("x.bin"), "-f", "hyaline"),
                ErrorCode.USAGE,
                "file must end in .safetensors for the format hyaline, but is: ");
        assertThat(folder).isEmptyDirectory();
    }
}
