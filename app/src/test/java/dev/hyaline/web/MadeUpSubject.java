package dev.hyaline.web;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitRange;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A model of two layers whose unit u responds to tokens that leave the remainder u; unit 0 is dead,
 * unit 1 dense. Its tokens are whatever a test gives it.
 */
final class MadeUpSubject implements SubjectModel {

    static final int LAYERS = 2;
    static final int UNITS = 12;

    private final List<byte[]> tokens;
    private final List<SiteShape> others;

    private MadeUpSubject(List<byte[]> tokens) {
        this(tokens, List.of());
    }

    private MadeUpSubject(List<byte[]> tokens, List<SiteShape> others) {
        this.tokens = tokens;
        this.others = others;
    }

    /** The same with units of another kind beside the neurons. */
    MadeUpSubject with(SiteShape site) {
        return new MadeUpSubject(tokens, List.of(site));
    }

    @Override
    public List<SiteShape> sites() {
        List<SiteShape> sites = new ArrayList<>(SiteShape.neurons(LAYERS, UNITS));
        sites.addAll(others);
        return sites;
    }

    static MadeUpSubject harmless() {
        List<byte[]> tokens = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            tokens.add((" word" + i).getBytes(StandardCharsets.UTF_8));
        }
        return new MadeUpSubject(tokens);
    }

    /** Everything that ever broke a page. */
    static MadeUpSubject hostile() {
        List<byte[]> tokens = new ArrayList<>();
        for (String text :
                new String[] {
                    "<script>alert(1)</script>",
                    "\"><img src=x onerror=alert(1)>",
                    "' onmouseover='alert(1)",
                    "</textarea></style></title><script>alert(2)</script>",
                    "${7*7}",
                    "{{7*7}}",
                    "@if(true)!{int x;}",
                    "\u202Egpj.exe\u202C",
                    "\u0000\u0001\u001B[31m",
                    "\u2028\u2029\uFEFF\u200B",
                    "`tick`",
                    "\\u{41}\\n\\",
                    "javascript:alert(1)",
                    "&lt;b&gt;&#0;",
                    "\r\n\t",
                    "]]>-->",
                    "\u0301\u0301\u0301",
                    "x".repeat(1 << 20)
                }) {
            tokens.add(text.getBytes(StandardCharsets.UTF_8));
        }
        tokens.add(new byte[] {(byte) 0xE2});
        tokens.add(new byte[] {(byte) 0x82});
        tokens.add(new byte[] {(byte) 0xAC});
        tokens.add(new byte[0]);
        for (int i = tokens.size(); i < 60; i++) {
            tokens.add((" <b>" + i).getBytes(StandardCharsets.UTF_8));
        }
        return new MadeUpSubject(tokens);
    }

    /** Documents of ids, with names of the test's choosing, as JSON lines. */
    static String corpus(String name) {
        StringBuilder lines = new StringBuilder();
        Seed seed = new Seed(7);
        for (int document = 0; document < 40; document++) {
            StringBuilder ids = new StringBuilder();
            for (int position = 0; position < 128; position++) {
                long token = Math.floorMod(seed.hash(document, position), 60);
                // The megabyte is one token in a thousand.
                token = token == 17 && position % 16 != 3 ? 30 : token;
                ids.append(position == 0 ? "" : ",").append(token);
            }
            lines.append(
                    Figures.format(
                            "{\"id\":%s,\"ids\":[%s]}%n",
                            Json.STRICT.writeValueAsString(name + " " + document), ids));
        }
        return lines.toString();
    }

    @Override
    public Manifest.Model identity() {
        return new Manifest.Model(
                "made up", "0".repeat(64), LAYERS, UNITS, UNITS, tokens.size(), 64);
    }

    @Override
    public String precision() {
        return "fp32";
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(Vocabulary.of(tokens));
    }

    @Override
    public Runner runner(int lanes) {
        return (ids, ranges, _, sink) -> {
            int length = ids[0].length;
            for (int range = 0; range < ranges.size(); range++) {
                UnitRange units = ranges.get(range);
                int layer = units.site().layer().orElse(1);
                float[] values = new float[ids.length * length * units.size()];
                for (int i = 0; i < values.length; i++) {
                    UnitId unit = units.unit(i % units.size());
                    int id = ids[i / units.size() / length][i / units.size() % length];
                    values[i] =
                            units.signed() ? signed(id, unit) : activation(id, unit.index(), layer);
                }
                sink.accept(range, new Response.OnHost(values));
            }
        };
    }

    /** Of two ends; the lower one responds to the tokens that come behind the upper one's. */
    static float signed(int token, UnitId unit) {
        float value =
                token % UNITS == unit.index()
                        ? 1 + token % 7
                        : token % UNITS == (unit.index() + 1) % UNITS ? -2 - token % 5 : 0;
        return Math.max(0, unit.polarity() == Polarity.ABOVE ? value : -value);
    }

    private static float activation(int token, int unit, int layer) {
        if (unit == 0) {
            return 0;
        }
        if (unit == 1) {
            return 0.5f + token / 60f;
        }
        return token % UNITS == unit ? 1 + layer + token % 7 : -0.1f;
    }
}
