package dev.hyaline.cli.sae;

import static dev.hyaline.cli.sae.SaeFileFixtures.D;
import static dev.hyaline.cli.sae.SaeFileFixtures.FIXTURES;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertRefused;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertWritten;
import static dev.hyaline.cli.sae.SaeFileFixtures.sae;
import static dev.hyaline.cli.sae.SaeFileFixtures.writeStandard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.common.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sae convert}, on other tools' files. */
final class SaeConvertCommandTest {

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
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
