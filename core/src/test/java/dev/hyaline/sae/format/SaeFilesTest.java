package dev.hyaline.sae.format;

import static dev.hyaline.sae.SaeFixtures.SAME;
import static dev.hyaline.sae.SaeFixtures.difference;
import static dev.hyaline.sae.SaeFixtures.path;
import static dev.hyaline.sae.SaeFixtures.single;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaeFilesTest {

    @TempDir private Path folder;

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
        try (TensorScope _ = TensorScope.open();
                Sae sae = SaeFiles.load(path(file));
                Safetensors expected = Safetensors.open(path(name + "/expected.safetensors"))) {
            Tensor x = single(expected, "x");
            assertThat(difference(sae.encodeDense(x), single(expected, "latents")))
                    .isLessThan(SAME);
            assertThat(difference(sae.reconstruct(x), single(expected, "xhat"))).isLessThan(SAME);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai-topk/autoencoder.pt, openai, copy.pt",
        "openai-relu/autoencoder.pt, openai, copy.pt",
        "openai-topk/autoencoder.pt, saelens, copy",
        "openai-topk-strided/autoencoder.pt, hyaline, copy.safetensors",
        "saelens-standard, saelens, copy",
        "saelens-standard, dictionary_learning, copy",
        "saelens-topk-layernorm, saelens, copy",
        "saelens-topk-layernorm, hyaline, copy.safetensors",
        "saelens-jumprelu, saelens, copy",
        "saelens-jumprelu, hyaline, copy.safetensors",
        "sparsify, sparsify, copy",
        "sparsify, dictionary_learning, copy",
        "dictionary-learning-topk, sparsify, copy",
        "dictionary-learning-topk, dictionary_learning, copy",
        "dictionary-learning-topk, hyaline, copy.safetensors",
    })
    void whatIsWrittenIsReadEqual(String file, String format, String target) {
        try (TensorScope _ = TensorScope.open();
                Sae sae = SaeFiles.load(path(file))) {
            SaeFiles.save(sae, format, folder.resolve(target));
            try (Sae copy = SaeFiles.load(folder.resolve(target))) {
                assertSame(copy, sae);
            }
        }
    }

    private static void assertSame(Sae actual, Sae expected) {
        assertThat(actual.config().activation()).isEqualTo(expected.config().activation());
        assertThat(actual.config().normalisation()).isEqualTo(expected.config().normalisation());
        List<Tensor> weights = actual.weights().trained();
        for (int i = 0; i < weights.size(); i++) {
            assertThat(Tensors.floats(weights.get(i)))
                    .containsExactly(Tensors.floats(expected.weights().trained().get(i)));
        }
        Tensor threshold = actual.weights().threshold();
        Tensor other = expected.weights().threshold();
        assertThat(threshold == null).isEqualTo(other == null);
        if (threshold != null && other != null) {
            assertThat(Tensors.floats(threshold)).containsExactly(Tensors.floats(other));
        }
    }

    @Test
    void ourOwnFormatKeepsAllThatIsKnown() {
        TreeMap<String, String> past = new TreeMap<>();
        past.put("corpus", "a \"quoted\" ü\nline");
        SaeConfig config =
                SaeConfig.of(4, 6, new Activation.BatchTopK(2, 0.1), Normalisation.CONSTANT_NORM)
                        .withSite("blocks.4.hook_resid_post")
                        .withTokenMask(TokenMask.USUAL)
                        .withProvenance(past);
        Path file = folder.resolve("own.safetensors");
        try (TensorScope _ = TensorScope.open();
                Sae sae = new Sae(config, weights(6, 4))) {
            SaeFiles.save(sae, "hyaline", file);
            try (Sae copy = SaeFiles.load(file)) {
                assertThat(copy.config()).isEqualTo(config);
                assertSame(copy, sae);
            }
        }
    }

    @Test
    void saeLensNamesTheSiteAndWhereItIsFrom() {
        try (Sae sae = SaeFiles.load(path("saelens-standard"))) {
            assertThat(sae.config().site()).isEqualTo("blocks.8.hook_resid_post");
            assertThat(sae.config().provenance())
                    .containsEntry("saelens.model_name", "gpt2-small")
                    .containsEntry("saelens.context_size", "128");
        }
        try (Sae sae = SaeFiles.load(path("dictionary-learning-topk"))) {
            assertThat(sae.config().site()).isEqualTo("blocks.8.hook_resid_post");
        }
    }

    @Test
    void aGateIsAThresholdAndNormsAndBiasesAreFoldedIn() throws IOException {
        try (TensorScope _ = TensorScope.open()) {
            Tensor wEnc = random(4, 6);
            Tensor wDec = random(6, 4);
            Tensor bDec = random(4);
            Tensor bGate = random(6);
            Tensor bMag = random(6);
            Tensor rMag = random(6);
            Tensor x = random(9, 4);
            SafetensorsWriter writer = new SafetensorsWriter();
            RowElements.add(writer, "W_enc", DType.F32, wEnc);
            RowElements.add(writer, "W_dec", DType.F32, wDec);
            RowElements.add(writer, "b_dec", DType.F32, bDec);
            RowElements.add(writer, "b_gate", DType.F32, bGate);
            RowElements.add(writer, "b_mag", DType.F32, bMag);
            RowElements.add(writer, "r_mag", DType.F32, rMag);
            writer.write(folder.resolve("sae_weights.safetensors"));
            Files.writeString(
                    folder.resolve("cfg.json"),
                    """
                    {"d_in": 4, "d_sae": 6, "architecture": "gated", "hook_name": "a.b",
                     "apply_b_dec_to_input": false, "normalize_activations": "none"}
                    """);
            Tensor raw = x.matmul(wEnc);
            Tensor gate = raw.add(bGate).gt(new Scalar(0));
            Tensor expected = raw.mul(rMag.exp()).add(bMag).relu().mul(gate);
            try (Sae sae = SaeFiles.load(folder)) {
                assertThat(difference(sae.encodeDense(x), expected)).isLessThan(SAME);
                assertThat(difference(sae.reconstruct(x), expected.matmul(wDec).add(bDec)))
                        .isLessThan(SAME);
            }
        }
    }

    private static SaeWeights weights(long n, long d) {
        return new SaeWeights(random(n, d), random(n, d), random(d), random(n));
    }

    private static Tensor random(long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Random random = new Random(Arrays.hashCode(shape));
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, shape);
    }

    @Test
    void aPickleThatCallsSomethingIsRefusedByThatName() {
        refuses(
                path("hostile.pt"),
                ErrorCode.DAMAGED,
                "data.pkl must name only what tensors are made of, but names: posix.system"
                        + " (hostile.pt)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai-topk/autoencoder.pt", "hostile.pt"})
    void aFileThatIsCutOffAnywhereIsRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(path(name));
        Path file = folder.resolve("cut.pt");
        for (int length = 0; length < whole.length; length += 1 + whole.length / 300) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SaeFiles.load(file).close())
                    .isInstanceOf(HyalineException.class)
                    .hasMessageEndingWith("(cut.pt)")
                    .extracting(Throwable::getMessage)
                    .asString()
                    .doesNotContain("\n");
        }
    }

    @Test
    void aFileWithAnyByteOfItsPickleChangedIsReadOrRefusedInOneLine() throws IOException {
        byte[] whole = Files.readAllBytes(path("openai-topk-strided/autoencoder.pt"));
        FirstEntry pickle = FirstEntry.of(whole);
        Path file = folder.resolve("flipped.pt");
        for (int at = 0; at < 900; at += 3) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            pickle.mendChecksum(flipped);
            Files.write(file, flipped);
            try (Sae sae = SaeFiles.load(file)) {
                assertThat(sae.config().dIn()).isEqualTo(16);
            } catch (HyalineException e) {
                assertThat(e.getMessage()).endsWith("(flipped.pt)").doesNotContain("\n");
            }
        }
    }

    /** Where an archive's first entry lies, and its line in the directory. */
    private record FirstEntry(int begin, int size, int line) {

        static FirstEntry of(byte[] zip) {
            ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
            int line = 0;
            while (bytes.getInt(line) != 0x02014b50) {
                line++;
            }
            int header = bytes.getInt(line + 42);
            int begin = header + 30 + bytes.getShort(header + 26) + bytes.getShort(header + 28);
            return new FirstEntry(begin, bytes.getInt(line + 24), line);
        }

        void mendChecksum(byte[] zip) {
            CRC32 crc = new CRC32();
            crc.update(zip, begin, size);
            ByteBuffer.wrap(zip)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(line + 16, (int) crc.getValue());
        }
    }

    @Test
    void aTorchFileWithAnyChangedByteInAnEntryIsRefusedByTheEntrysName() throws IOException {
        byte[] whole = Files.readAllBytes(path("openai-topk/autoencoder.pt"));
        FirstEntry pickle = FirstEntry.of(whole);
        int tensors = pickle.begin + pickle.size + 1000; // within those of some of the weights
        Path file = folder.resolve("flipped.pt");
        for (int at : new int[] {pickle.begin + pickle.size / 2, tensors, pickle.line / 2}) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(file, flipped);
            assertThatThrownBy(() -> SaeFiles.load(file).close())
                    .isInstanceOf(HyalineException.class)
                    .hasMessageMatching(
                            "[^/]+/data[./]\\w+: entry must have the checksum [0-9a-f]{8}, but has:"
                                    + " [0-9a-f]{8} \\(flipped.pt\\)")
                    .extracting(e -> ((HyalineException) e).code())
                    .isEqualTo(ErrorCode.DAMAGED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.5", "0", "-1", "1e300", "2147483648", "99999999999999999999"})
    void aSizeThatIsNoneIsRefused(String size) throws IOException {
        Files.copy(path("sparsify/sae.safetensors"), folder.resolve("sae.safetensors"));
        sparsify(Figures.format("{\"d_in\": 16, \"k\": %s, \"expansion_factor\": 6}", size));
        assertThatThrownBy(() -> SaeFiles.load(folder).close())
                .isInstanceOf(HyalineException.class)
                .hasMessageMatching("k must be a whole number above 0, but is: \\S+ \\(cfg.json\\)")
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(ErrorCode.DAMAGED);
    }

    @ParameterizedTest
    @CsvSource({
        "saelens-standard, sae_weights.safetensors, saelens",
        "saelens-standard, cfg.json, saelens",
        "sparsify, sae.safetensors, sparsify",
        "dictionary-learning-topk, ae.pt, dictionary_learning",
        "dictionary-learning-topk, config.json, dictionary_learning",
    })
    void aFileOfAFolderIsRefusedWithTheFolder(String name, String file, String format) {
        Path path = path(name).resolve(file);
        refuses(
                path,
                ErrorCode.USAGE,
                Figures.format(
                        "autoencoder of %s must be given by its folder, but is: %s (give %s)",
                        format, path, path.getParent()));
    }

    @Test
    void weightsThatAreNoNumbersAreRefusedByNameAndPlace() {
        try (TensorScope _ = TensorScope.open()) {
            SaeWeights weights = weights(6, 4);
            weights.wDec().select(0, 1).fill_(new Scalar(Double.NaN));
            Path file = folder.resolve("nan.safetensors");
            try (Sae sae =
                    new Sae(
                            SaeConfig.of(4, 6, new Activation.TopK(2), Normalisation.NONE),
                            weights)) {
                SaeFiles.save(sae, "hyaline", file);
            }
            refuses(
                    file,
                    ErrorCode.NUMERIC,
                    "W_dec: values must be finite, but is: NaN at index 4 (nan.safetensors)");
        }
    }

    @Test
    void weightsOfAnotherShapeMissingAndUnknownOnesAreRefusedByName() throws IOException {
        Files.copy(path("sparsify/sae.safetensors"), folder.resolve("sae.safetensors"));
        sparsify("{\"d_in\": 16, \"k\": 8, \"expansion_factor\": 5}");
        refuses(
                folder,
                ErrorCode.DAMAGED,
                "encoder.weight: expected [80, 16], got [96, 16] (sae.safetensors)");
        sparsify("{\"d_in\": 16, \"k\": 97, \"expansion_factor\": 6}");
        refuses(
                folder,
                ErrorCode.DAMAGED,
                "k must be at most 96 latents, but is: 97 (sae.safetensors)");
        sparsify("{\"d_in\": 16, \"k\": 8, \"expansion_factor\": 6, \"squared\": true}");
        refuses(
                folder,
                ErrorCode.DAMAGED,
                "squared must not be there, as nobody knows what it changes (cfg.json)");
        sparsify("{\"d_in\": 16, \"k\": 8, \"expansion_factor\": 6, \"activation\": \"groupmax\"}");
        refuses(folder, ErrorCode.DAMAGED, "activation must be topk, but is: groupmax (cfg.json)");
    }

    private void sparsify(String config) throws IOException {
        Files.write(folder.resolve("cfg.json"), config.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatAFormatCannotSayIsRefused() {
        try (Sae sae = SaeFiles.load(path("saelens-jumprelu"))) {
            assertThatThrownBy(() -> SaeFiles.save(sae, "openai", folder.resolve("x.pt")))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage(
                            "activation must be one that openai files can hold, but is:"
                                    + " JumpReLU");
            assertThatThrownBy(() -> SaeFiles.save(sae, "zip", folder.resolve("x.zip")))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage(
                            "format must be one of hyaline, openai, saelens, sparsify,"
                                    + " dictionary_learning, but is: zip");
        }
        refusesToBegin(folder.resolve("nothing"), "autoencoder must exist, but does not: ");
        refusesToBegin(folder, "autoencoder must be in one of the formats hyaline, ");
    }

    private static void refusesToBegin(Path path, String message) {
        assertThatThrownBy(() -> SaeFiles.load(path).close())
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(message);
    }

    private static void refuses(Path path, ErrorCode code, String message) {
        assertThatThrownBy(() -> SaeFiles.load(path).close())
                .isInstanceOf(HyalineException.class)
                .hasMessage(message)
                .extracting(e -> ((HyalineException) e).code())
                .isEqualTo(code);
    }
}
