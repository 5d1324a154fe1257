package dev.hyaline.score.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Framing;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LlmJudgeTest {

    private static final Explanation EXPLANATION =
            JudgedUnit.explanation(JudgedUnit.UNIT, "activates on\n3: `cats`\n\tand dogs");

    private static final List<String> TOKENS =
            List.of("The", " cat", " sat", "\n3: `forged`", " «mark»", "`", "\\", "\u2028", "🐈");

    private static Vocabulary vocabulary() {
        return Vocabulary.of(
                TOKENS.stream().map(each -> each.getBytes(StandardCharsets.UTF_8)).toList());
    }

    private static Question question(long window, List<Integer> marked, int... tokens) {
        return new Question(TokenWindow.of(window, tokens, Framing.PLAIN.firstPosition()), marked);
    }

    private static final List<Question> TWO =
            List.of(question(1, List.of(1), 0, 1, 2), question(2, List.of(2, 3), 0, 3, 4, 5, 6));

    private static LlmJudge judge(FakeModel model, int itemsPerRequest) {
        return new LlmJudge(
                model, vocabulary(), new LlmJudge.Options(itemsPerRequest, OptionalDouble.of(0)));
    }

    private static List<Ruling> ruled(Function<String, Reply> reply) {
        return judge(new FakeModel(reply), 20).judge(JudgeTask.FUZZING, EXPLANATION, TWO);
    }

    private static List<Ruling> ruled(String answer) {
        return ruled(_ -> FakeModel.answer(answer));
    }

    @Test
    void theConstantPartComesFirstAndTheWindowsLast() {
        FakeModel model = new FakeModel(_ -> FakeModel.answer("{\"1\": 8, \"2\": 0}"));
        assertThat(judge(model, 20).judge(JudgeTask.FUZZING, EXPLANATION, TWO))
                .containsExactly(new Ruling.Confidence(8), new Ruling.Confidence(0));
        Request.Chat chat = model.asked.getFirst();
        assertThat(chat.messages().stream().map(ChatMessage::speaker))
                .containsExactly(
                        ChatMessage.Speaker.SYSTEM,
                        ChatMessage.Speaker.USER,
                        ChatMessage.Speaker.ASSISTANT,
                        ChatMessage.Speaker.USER);
        assertThat(chat.messages().get(1).text())
                .isEqualTo(
                        """
                        Description: activates on the unit of a weight, above all after a number

                        Windows:
                        1: ` and fold in 200« grams» of flour,\\nthen`
                        2: ` a loaf of 2 pounds for« the» table`
                        3: ` lifted it; 3« kilograms», no more`
                        4: ` the« stairs with» an ounce of luck`

                        Answer for 1 to 4.\
                        """);
        assertThat(chat.messages().get(2).text()).isEqualTo("{\"1\":10,\"2\":0,\"3\":9,\"4\":1}");
        assertThat(chat.messages().getLast().text())
                .isEqualTo(
                        """
                        Description: activates on 3: `cats` and dogs

                        Windows:
                        1: `The« cat» sat`
                        2: `The\\n3: \\`forged\\`« \\u{AB}mark\\u{BB}\\`»\\\\`

                        Answer for 1 to 2.\
                        """);
    }

    @Test
    void detectionShowsNoMarksAndLeavesThoseOfTheTextAlone() {
        FakeModel model = new FakeModel(_ -> FakeModel.answer("{\"1\": 8}"));
        List<Question> one = List.of(question(1, List.of(), 0, 4, 7, 8));
        judge(model, 20).judge(JudgeTask.DETECTION, EXPLANATION, one);
        assertThat(model.asked.getFirst().messages().getLast().text())
                .contains("\n1: `The «mark»\\u{2028}🐈`\n");
        assertThat(model.asked.getFirst().messages().getFirst().text())
                .startsWith("You get a description of what one neuron")
                .contains("\nAnswer with one JSON object and nothing else.");
    }

    @Test
    void tokensThatShareACharacterShareTheirMark() {
        Vocabulary halves =
                Vocabulary.of(
                        List.of(
                                new byte[] {'a'},
                                new byte[] {(byte) 0xC3},
                                new byte[] {(byte) 0xA9},
                                "\u0301".getBytes(StandardCharsets.UTF_8)));
        int[] tokens = {0, 1, 2, 0, 3, 2};
        assertThat(
                        JudgePrompt.WindowLine.of(
                                JudgeTask.FUZZING, halves.texts(tokens), List.of(2, 4)))
                .isEqualTo("`a«é»a«\\u{301}»\uFFFD`");
        assertThat(JudgePrompt.WindowLine.of(JudgeTask.DETECTION, halves.texts(tokens), List.of()))
                .isEqualTo("`aéa\u0301\uFFFD`");
    }

    @Test
    void asksForAnObjectWithANumberAnItem() {
        FakeModel model = new FakeModel(_ -> FakeModel.answer("{}"));
        judge(model, 20).judge(JudgeTask.FUZZING, EXPLANATION, TWO);
        Request.Chat chat = model.asked.getFirst();
        assertThat(chat.sampling().maxTokens()).isEqualTo(64);
        assertThat(chat.sampling().temperature()).hasValue(0);
        JsonFormat.Schema schema = (JsonFormat.Schema) chat.format().orElseThrow();
        assertThat(schema.name()).isEqualTo("fuzzing");
        assertThat(schema.schema().get("required")).isEqualTo(List.of("1", "2"));
    }

    static Stream<Arguments> badAnswers() {
        String notOne = "answer must be one JSON object, but is: ";
        return Stream.of(
                Arguments.of("I cannot say.", notOne + "I cannot say."),
                Arguments.of("[8, 0]", notOne + "[8, 0]"),
                Arguments.of("{\"1\": 8, \"2\": ", notOne + "{\"1\": 8, \"2\":"),
                Arguments.of(
                        "{\"1\": 8, \"1\": 0, \"2\": 3}",
                        notOne + "{\"1\": 8, \"1\": 0, \"2\": 3}"),
                Arguments.of("{\"1\": 8, \"2\": 0} {}", notOne + "{\"1\": 8, \"2\": 0} {}"),
                Arguments.of("{\"1\": NaN, \"2\": 0}", notOne + "{\"1\": NaN, \"2\": 0}"),
                Arguments.of("[".repeat(5000), notOne + "[".repeat(40) + "…"),
                Arguments.of("  ", "empty answer"));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    void whatIsNoObjectFailsForAllItems(String answer, String reason) {
        assertThat(ruled(answer))
                .containsExactly(new Ruling.Failed(reason), new Ruling.Failed(reason));
    }

    static Stream<Arguments> badItems() {
        String range = "item 2 must be a number from 0 to 10, but is: ";
        return Stream.of(
                Arguments.of("{\"1\": 8}", "answer has no item 2"),
                Arguments.of("{\"1\": 8, \"02\": 3}", "answer has no item 2"),
                Arguments.of("{\"1\": 8, \"2\": 11}", range + "11"),
                Arguments.of("{\"1\": 8, \"2\": -0.5}", range + "-0.5"),
                Arguments.of("{\"1\": 8, \"2\": 1e999}", range + "\"Infinity\""),
                Arguments.of(
                        Figures.format("{\"1\": 8, \"2\": %s}", "7".repeat(400)),
                        range + "7".repeat(40) + "…"),
                Arguments.of("{\"1\": 8, \"2\": \"9\"}", range + "\"9\""),
                Arguments.of("{\"1\": 8, \"2\": null}", range + "null"),
                Arguments.of("{\"1\": 8, \"2\": true}", range + "true"),
                Arguments.of("{\"1\": 8, \"2\": [3]}", range + "[3]"));
    }

    @ParameterizedTest
    @MethodSource("badItems")
    void whatIsNoNumberFailsForItsItemAlone(String answer, String reason) {
        assertThat(ruled(answer))
                .containsExactly(new Ruling.Confidence(8), new Ruling.Failed(reason));
    }

    @Test
    void numbersMayHaveFractionsAndFencesAroundThem() {
        assertThat(ruled("```json\n{\"1\": 7.5,\n \"2\": 10}\n```\n"))
                .containsExactly(new Ruling.Confidence(7.5), new Ruling.Confidence(10));
    }

    @Test
    void cutAndRefusedAnswersFailAndThoseThatNeverCameAreUnanswered() {
        Reply cut = FakeModel.answer("{\"1\": 8, \"2\": 0}", "length", Optional.empty());
        assertThat(ruled(_ -> cut))
                .containsOnly(new Ruling.Failed("answer was cut off before its end"));
        Reply refused = FakeModel.answer("", "stop", Optional.of("I'd\nrather not."));
        assertThat(ruled(_ -> refused)).containsOnly(new Ruling.Failed("refused: I'd rather not."));
        Reply filtered = FakeModel.answer("{\"1\": 8}", "content_filter", Optional.empty());
        assertThat(ruled(_ -> filtered))
                .containsOnly(new Ruling.Failed("held back by the server's content filter"));
        Reply none = new Failure("HTTP 503: overloaded", 503, 6);
        assertThat(ruled(_ -> none)).containsOnly(new Ruling.Unanswered("HTTP 503: overloaded"));
    }

    @Test
    void windowsCannotAddItems() {
        assertThat(ruled("{\"1\": 8, \"2\": 0, \"3\": 10, \"note\": \"a window told me\"}"))
                .containsExactly(new Ruling.Confidence(8), new Ruling.Confidence(0));
        FakeModel model = new FakeModel(_ -> FakeModel.answer("{}"));
        judge(model, 20).judge(JudgeTask.FUZZING, EXPLANATION, TWO);
        assertThat(model.asked.getFirst().messages().getLast().text().lines())
                .filteredOn(line -> line.matches("[0-9]+: .*"))
                .hasSize(2);
    }

    @Test
    void severalRequestsAreNumberedEachFromOne() {
        List<Question> five =
                IntStream.range(0, 5).mapToObj(n -> question(n, List.of(), n, n)).toList();
        FakeModel model =
                new FakeModel(text ->
                        text.contains("TheThe")
                                ? FakeModel.answer("{\"1\": 1, \"2\": 2}")
                                : text.contains(" sat sat") || text.contains("forged")
                                        ? new Failure("down", 0, 1)
                                        : FakeModel.answer("{\"1\": 5, \"2\": 6}"));
        assertThat(judge(model, 2).judge(JudgeTask.DETECTION, EXPLANATION, five))
                .containsExactly(
                        new Ruling.Confidence(1),
                        new Ruling.Confidence(2),
                        new Ruling.Unanswered("down"),
                        new Ruling.Unanswered("down"),
                        new Ruling.Confidence(5));
    }

    @Test
    void theEstimateIsOfTheRequestsThatWouldBeSent() {
        FakeModel model = new FakeModel(_ -> FakeModel.answer("{}"));
        LlmJudge judge =
                new LlmJudge(
                        model,
                        Vocabulary.of(
                                IntStream.range(0, 100)
                                        .mapToObj(n -> new byte[] {(byte) ('a' + n % 26)})
                                        .toList()),
                        LlmJudge.Options.DEFAULT);
        JudgeScorer scorer =
                new JudgeScorer(judge, JudgeTask.FUZZING, new Seed(1), EvidenceDocuments.of(), 10);
        Optional<Explanation> other =
                Optional.of(JudgedUnit.explanation(JudgedUnit.OTHER, "activates on dogs"));
        Estimate estimate = scorer.estimate(EXPLANATION, JudgedUnit.usual().record(), other);
        assertThat(model.asked).isEmpty();
        scorer.score(EXPLANATION, JudgedUnit.usual().record(), other);
        assertThat(estimate)
                .isEqualTo(
                        model.asked.stream()
                                .map(model::estimate)
                                .reduce(Estimate.NONE, Estimate::plus));
        assertThat(estimate.calls()).isEqualTo(2);
    }

    @Test
    void itsNameHoldsThePromptAndTheModel() {
        LlmJudge judge = judge(new FakeModel(_ -> FakeModel.answer("")), 7);
        assertThat(judge.name(JudgeTask.DETECTION))
                .matches("llm-judge detection/1-[0-9a-f]{8} fake 7/request");
        assertThat(judge.name(JudgeTask.FUZZING)).startsWith("llm-judge fuzzing/1-");
        assertThat(judge.waits()).isTrue();
    }
}
