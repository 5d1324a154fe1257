package dev.hyaline.cli;

import dev.hyaline.tensor.Device;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code cpu} or {@code cuda}. */
final class DeviceOption implements ITypeConverter<Device> {

    @Override
    public Device convert(String value) {
        return Arrays.stream(Device.values())
                .filter(device -> device.id().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException(
                                "device must be cpu or cuda, but is: " + value));
    }
}
