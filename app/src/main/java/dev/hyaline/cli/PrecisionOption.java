package dev.hyaline.cli;

import dev.hyaline.tensor.Precision;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code fp32} or {@code bf16}. */
final class PrecisionOption implements ITypeConverter<Precision> {

    @Override
    public Precision convert(String value) {
        return Arrays.stream(Precision.values())
                .filter(precision -> precision.id().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException(
                                "precision must be fp32 or bf16, but is: " + value));
    }
}
