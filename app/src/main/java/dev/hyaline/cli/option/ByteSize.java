package dev.hyaline.cli.option;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as 800M or 4G into bytes; K, M, G and T are powers of 1024. */
public final class ByteSize implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([KMGT]?)B?");

    @Override
    public Long convert(String value) {
        Matcher matcher = SIZE.matcher(value.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "size must be a number with K, M, G or T, such as 800M, but is: " + value);
        }
        int power = " KMGT".indexOf(matcher.group(2)); // 0 without a letter
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }
}
