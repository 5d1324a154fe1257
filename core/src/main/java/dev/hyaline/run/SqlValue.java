package dev.hyaline.run;

import dev.hyaline.common.Figures;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** Values of an SQL answer as plain Java: numbers, booleans, strings, lists, maps, null. */
final class SqlValue {

    private SqlValue() {}

    static @Nullable Object plain(@Nullable Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Number number -> number;
            case Boolean flag -> flag;
            case Array array -> list((Object[]) array.getArray());
            case Object[] array -> list(array);
            case DuckDBStruct struct -> map(struct.getMap());
            case Struct struct -> list(struct.getAttributes());
            case Map<?, ?> map -> map(map);
            case Blob blob -> bytes(blob.getBytes(1, (int) blob.length()));
            default -> value.toString();
        };
    }

    private static List<@Nullable Object> list(Object[] array) throws SQLException {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object each : array) {
            list.add(plain(each));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map) throws SQLException {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            result.put(String.valueOf(each.getKey()), plain(each.getValue()));
        }
        return result;
    }

    /** UTF-8 as text; any other bytes as DuckDB writes them, {@code \xE2}. */
    private static String bytes(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        for (byte each : bytes) {
            if (each >= 0x20 && each < 0x7F && each != '\\') {
                escaped.append((char) each);
            } else {
                escaped.append(Figures.format("\\x%02X", each & 0xFF));
            }
        }
        return escaped.toString();
    }
}
