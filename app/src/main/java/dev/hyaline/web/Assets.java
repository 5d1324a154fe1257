package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.SequencedMap;

/** Style, script and icon: a few files of the jars, known by their names. Thread-safe. */
final class Assets {

    private static final String HTMX_POM =
            "/META-INF/maven/org.webjars.npm/htmx.org/pom.properties";

    /**
     * One file.
     *
     * @param tag of what is in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, nor written to
    record Asset(String type, byte[] bytes, String tag) {}

    private final SequencedMap<String, Asset> assets = new LinkedHashMap<>();

    Assets() {
        add("hyaline.css", "text/css; charset=utf-8", "assets/hyaline.css");
        add("hyaline.js", "text/javascript; charset=utf-8", "assets/hyaline.js");
        add("icon.svg", "image/svg+xml", "assets/icon.svg");
        add(
                "htmx.min.js",
                "text/javascript; charset=utf-8",
                Figures.format(
                        "/META-INF/resources/webjars/htmx.org/%s/dist/htmx.min.js", htmxVersion()));
        add("openapi.json", "application/json", "openapi.json");
    }

    private static String htmxVersion() {
        Properties properties = new Properties();
        try (InputStream in = open(HTMX_POM)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private void add(String name, String type, String resource) {
        try (InputStream in = open(resource)) {
            byte[] bytes = in.readAllBytes();
            String tag = '"' + Sha256.of(bytes).hex().substring(0, 16) + '"';
            assets.put(name, new Asset(type, bytes, tag));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        InputStream in = Assets.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("the program lacks its file " + resource);
        }
        return in;
    }

    Map<String, Asset> all() {
        return assets;
    }

    void serve(Context context, String name) {
        Asset asset = assets.get(name);
        if (asset == null) {
            throw Refusal.notFound("No such file.");
        }
        context.header("ETag", asset.tag());
        if (asset.tag().equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.contentType(asset.type()).result(asset.bytes());
        }
    }
}
