package dev.hyaline.llm;

import dev.hyaline.common.Json;
import dev.hyaline.llm.config.RetryPolicy;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Asks two hundred questions in a process of its own that can be killed: says on standard output
 * when it begins, and every answer when it has all.
 */
final class AskingProcess {

    static final int QUESTIONS = 200;

    private AskingProcess() {}

    static List<Request.Chat> questions() {
        return IntStream.range(0, QUESTIONS)
                .mapToObj(i -> Asking.question("question " + i).withAnswerLogprobs(3))
                .toList();
    }

    /**
     * @param arguments run folder, the server's address
     */
    public static void main(String[] arguments) {
        RetryPolicy patient =
                new RetryPolicy(
                        15, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(5), 10);
        Asking.Settings settings =
                Asking.Settings.USUAL
                        .with(Asking.settings(patient, Optional.empty()))
                        .within(Duration.ofMillis(700))
                        .atOnce(8);
        System.out.println("begin");
        try (Asking asking = Asking.of(Path.of(arguments[0]), arguments[1], settings)) {
            for (Reply reply : asking.model().askAll(questions())) {
                System.out.println(line(reply));
            }
        }
        System.out.println("done");
    }

    /** What an answer says, without how it was come by. */
    private static String line(Reply reply) {
        return switch (reply) {
            case Answer answer ->
                    Json.STRICT.writeValueAsString(
                            List.of(
                                    answer.text(),
                                    answer.finish(),
                                    answer.tokens().toString(),
                                    answer.usage().toString(),
                                    answer.dollars().orElseThrow().stripTrailingZeros()));
            case Failure failure -> failure.toString();
        };
    }
}
