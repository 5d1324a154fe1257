package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.corpus.Split;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.record.file.WindowKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LlmExplainerTest {

    private static final String PATTERN =
            "pattern: {\"rules\":[{\"when\":[{\"at\":0,\"tokens\":[\"40\"]}],\"weight\":5}]}";

    private static ShownUnit unit() {
        return new ShownUnit()
                .maximum(8)
                .top(List.of("<s>", " cost", " $", "40"), 0, 0, 0, 8)
                .window(Split.EXPLAIN, WindowKind.UNIFORM, List.of("<s>", "uniform"), 0, 1)
                .window(Split.CALIBRATE, WindowKind.TOP, List.of("<s>", "calibrate"), 0, 1)
                .window(Split.TEST, WindowKind.TOP, List.of("<s>", "test"), 0, 1)
                .entry("40", 6);
    }

    private static LlmExplainer explainer(FakeLanguageModel model, ShownUnit unit, int count) {
        return LlmExplainer.ofWindows(LlmExplainer.NAME, model, unit.tokens(), count);
    }

    private static Explanation explain(String answer, ShownUnit unit) {
        return explainer(FakeLanguageModel.saying(answer), unit, 1).explain(unit.evidence());
    }

    @Test
    void aSentenceAndAPatternAreAnExplanation() {
        ShownUnit unit = unit();
        Explanation explanation = explain("activates on numbers\n" + PATTERN, unit);
        assertThat(explanation.unit()).isEqualTo(ShownUnit.UNIT);
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Explained());
        assertThat(explanation.text()).isEqualTo("activates on numbers");
        double[] run =
                new CompiledPattern(explanation.pattern().orElseThrow(), TokenClasses.NONE)
                        .run(new int[] {2, 3});
        assertThat(run).as("5 of 10 levels of 8").containsExactly(0, 4);
        assertThat(explanation.provenance().author().name()).isEqualTo("llm");
        assertThat(explanation.provenance().version())
                .matches("token-activations/1-[0-9a-f]{8} fake");
        assertThat(explanation.provenance().evidence())
                .isEqualTo("top windows 0 of the explain split, at most 24 tokens each");
        String json = Json.STRICT.writeValueAsString(explanation);
        assertThat(Json.STRICT.readValue(json, Explanation.class)).isEqualTo(explanation);
    }

    @Test
    void aPatternThatCannotBeReadIsLeftOutAndTheSentenceStays() {
        Explanation explanation = explain("activates on x\npattern: {\"rules\":[]}", unit());
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Explained());
        assertThat(explanation.text()).isEqualTo("activates on x");
        assertThat(explanation.pattern()).isEmpty();
        assertThat(explanation.provenance().evidence())
                .endsWith(
                        "; pattern left out: rules must be an array of at least one, but are: []"
                                + " (answer of fake)");
    }

    @Test
    void theUnitsPartComesLastAndHoldsTheExplainSplitsTopWindowsAlone() {
        FakeLanguageModel model = FakeLanguageModel.saying("activates on x");
        ShownUnit unit = unit();
        explainer(model, unit, 1).explain(unit.evidence());
        Request.Chat chat = (Request.Chat) model.asked().getFirst();
        assertThat(chat.messages().getLast())
                .isEqualTo(ChatMessage.user("window 1\n cost\t0\n $\t0\n40\t10\n"));
        assertThat(chat.messages().stream().map(ChatMessage::text))
                .noneMatch(text -> text.matches("(?s).*(^|\n)(uniform|calibrate|test)\t.*"));
        assertThat(chat.sampling()).isEqualTo(Sampling.greedy(LlmExplainer.MOST_ANSWER_TOKENS));
        assertThat(chat.answerLogprobs() + chat.promptLogprobs()).isZero();
    }

    @Test
    void theSameEvidenceIsTheSameRequest() {
        FakeLanguageModel model = FakeLanguageModel.saying("activates on x");
        for (int i = 0; i < 2; i++) {
            ShownUnit unit = unit();
            explainer(model, unit, 1).explain(unit.evidence());
            LlmExplainer.ofTokens("llm-tokens", model, unit.tokens(), 1).explain(unit.evidence());
        }
        assertThat(model.asked()).hasSize(4);
        assertThat(Set.copyOf(model.asked())).hasSize(2);
    }

    @Test
    void candidatesAreDrawnAndTheDifferentOnesKept() {
        String[] says = {"activates on a", "activates on b", "activates on a", ""};
        FakeLanguageModel model =
                new FakeLanguageModel(
                        request -> FakeLanguageModel.answer(says[request.sampling().sample()]));
        ShownUnit unit = unit();
        LlmExplainer explainer = explainer(model, unit, 4);
        List<Explanation> candidates = explainer.candidates(unit.evidence());
        assertThat(candidates.stream().map(Explanation::text))
                .containsExactly(
                        "activates on a",
                        "activates on b",
                        "there is no explanation: empty answer");
        assertThat(candidates.stream().map(each -> each.provenance().evidence()))
                .allMatch(each -> each.startsWith("top windows 0 of the explain split"))
                .extracting(each -> each.replaceFirst(".*; ", ""))
                .containsExactly("candidate 1 of 4", "candidate 2 of 4", "candidate 4 of 4");
        assertThat(model.asked().stream().map(Request::sampling))
                .containsExactly(
                        Sampling.at(1, 400),
                        Sampling.at(1, 400).withSample(1),
                        Sampling.at(1, 400).withSample(2),
                        Sampling.at(1, 400).withSample(3));
        assertThat(explainer.explain(unit.evidence())).isEqualTo(candidates.getFirst());
        assertThat(model.asked()).as("the others are not asked for").hasSize(5);
        assertThat(explainer.version()).endsWith(" fake candidates 4");
    }

    @Test
    void candidatesMustBeAtLeastOne() {
        assertThatThrownBy(() -> explainer(FakeLanguageModel.saying(""), unit(), 0))
                .hasMessage("candidates must be at least 1, but is: 0");
    }

    @Test
    void anEstimateIsOfExactlyWhatIsAsked() {
        for (int count : new int[] {1, 3}) {
            FakeLanguageModel model = FakeLanguageModel.saying("activates on x");
            ShownUnit unit = unit();
            LlmExplainer explainer = explainer(model, unit, count);
            Estimate estimate = explainer.estimate(unit.evidence());
            assertThat(model.asked()).isEmpty();
            assertThat(estimate.calls()).isEqualTo(count);
            assertThat(estimate.completionTokens()).isEqualTo(400L * count);
            explainer.candidates(unit.evidence());
            assertThat(model.asked()).isEqualTo(model.estimated());
        }
    }

    @Test
    void deadUnitsAreNotAskedAbout() {
        FakeLanguageModel model = FakeLanguageModel.saying("activates on x");
        ShownUnit unit = unit().maximum(0.05);
        LlmExplainer explainer = explainer(model, unit, 3);
        assertThat(explainer.candidates(unit.evidence()))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.status()).isEqualTo(new Explanation.Status.Dead(0.05)));
        assertThat(explainer.estimate(unit.evidence())).isEqualTo(Estimate.NONE);
        assertThat(model.asked()).isEmpty();
        assertThat(model.estimated()).isEmpty();
    }

    @Test
    void ofDenseUnitsThatIsSaidFirst() {
        Explanation explanation = explain("activates on x\n" + PATTERN, unit().density(0.734));
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Dense(0.734));
        assertThat(explanation.text()).isEqualTo("active on 73 % of tokens; activates on x");
        assertThat(explanation.pattern()).isPresent();
    }

    @Test
    void whereThereIsNothingToShowNothingIsAsked() {
        FakeLanguageModel model = FakeLanguageModel.saying("activates on x");
        ShownUnit unit = new ShownUnit();
        LlmExplainer explainer = explainer(model, unit, 2);
        assertThat(explainer.candidates(unit.evidence()))
                .singleElement()
                .satisfies(each ->
                        assertThat(each.text())
                                .isEqualTo(
                                        "there is no explanation: the explain split has nothing to show"));
        assertThat(explainer.estimate(unit.evidence())).isEqualTo(Estimate.NONE);
        assertThat(model.asked()).isEmpty();
    }

    @Test
    void answersThatAreNoneAndThoseThatNeverCameAreToldApart() {
        assertThat(explain("x".repeat(301), unit()).status())
                .isInstanceOf(Explanation.Status.Failed.class);
        ShownUnit unit = unit();
        Reply failure = new Failure("503 try later", 503, 6);
        Explanation unanswered =
                explainer(new FakeLanguageModel(_ -> failure), unit, 1).explain(unit.evidence());
        assertThat(unanswered.status())
                .isEqualTo(new Explanation.Status.Unanswered("503 try later"));
        assertThat(unanswered.pattern()).isEmpty();
    }

    @Test
    void whatConcernsTheWholeRunEndsIt() {
        HyalineException used = HyalineException.languageModel("budget is used up");
        FakeLanguageModel model =
                new FakeLanguageModel(_ -> {
                    throw used;
                });
        ShownUnit unit = unit();
        assertThatThrownBy(() -> explainer(model, unit, 2).candidates(unit.evidence()))
                .isSameAs(used);
    }

    @Test
    void aListOfTokensIsExplainedLikewise() {
        FakeLanguageModel model = FakeLanguageModel.saying("activates on numbers");
        ShownUnit unit = unit();
        LlmExplainer explainer =
                LlmExplainer.ofTokens(LlmExplainer.TOKENS_NAME, model, unit.tokens(), 1);
        Explanation explanation = explainer.explain(unit.evidence());
        assertThat(explanation.text()).isEqualTo("activates on numbers");
        assertThat(explanation.provenance().author().name()).isEqualTo("llm-tokens");
        assertThat(explanation.provenance().version()).startsWith("token-list/1-");
        assertThat(((Request.Chat) model.asked().getFirst()).messages().getLast())
                .isEqualTo(ChatMessage.user("`40`\n"));
        assertThat(explainer.splits()).isEmpty();
        assertThat(explainer.waits()).isTrue();
        assertThat(explainer(model, unit, 1).splits()).containsExactly(Split.EXPLAIN);
    }
}
