// Handles actions that ask the user a question. ask() runs after invoke and returns the question to
// the caller. take_answers() checks the answers in the next call.
#include "actions/call.h"
#include "actions/continuations.h"
#include "json/document.h"

namespace patchbay::actions {
namespace {

constexpr unsigned kDeepest = 64;  // maximum nesting of a question, including its schema
constexpr std::size_t kAnswerBytes = std::size_t{64} << 10;

AskingCall asked_by(const Call& call) {
  return {.connector = call.connector->id(),
          .action = call.action->id,
          .link = call.link ? std::string_view(call.link->id()) : "",
          .organization = call.caller.organization,
          .user = call.caller.user};
}

Error bad_question(const Call& call, const std::string& fault) {
  return {Code::kResultInvalid, name_of(*call.connector) + " asks something in action \"" +
                                    call.action->id + "\", and " + fault +
                                    " Give the connector's author this sentence and the trace id."};
}

struct Question {
  std::string message;
  std::string schema;  // "": the question has no schema
};

Result<Question> read_question(const Call& call) {
  if (call.result.size() > PATCHBAY_QUESTION_MAX) {
    return bad_question(
        call, "its question is larger than " + std::to_string(PATCHBAY_QUESTION_MAX) + " bytes.");
  }
  const auto read = json::Document::read(call.result, kDeepest);
  if (read.has_error()) {
    return bad_question(call, "its question cannot be read: " + read.error().message());
  }
  const json::Node& root = read.value().root();
  const json::Node* message = root.is(json::Kind::kObject) ? root.find("message") : nullptr;
  if (message == nullptr || !message->is(json::Kind::kString) || message->text().empty()) {
    return bad_question(call, "its question has no \"message\".");
  }
  Question question{std::string(message->text()), {}};
  const json::Node* schema = root.find("schema");
  if (schema == nullptr) return question;
  question.schema = json::to_json(*schema);
  const auto compiled = schema::Schema::compile(question.schema);
  if (!schema->is(json::Kind::kObject) || compiled.has_error()) {
    return bad_question(
        call, "the \"schema\" of its question cannot be used" +
                  (compiled.has_error() ? ": " + compiled.error().message() : std::string(".")));
  }
  return question;
}

Error not_asked() {
  return {Code::kInvalidArgument,
          "answers: there is no continuation, so that nobody knows what they answer. Send the "
          "continuation that came with the question."};
}

}  // namespace

// Returns the error for the caller. It contains the question, and the continuation that the caller
// must send with the answers.
Error Pipeline::ask(const Call& call, std::string continuation) const {
  if (parts_.continuations == nullptr) {
    return {Code::kUnsupported, "Action \"" + call.action->id + "\" of connector \"" +
                                    call.connector->id() +
                                    "\" asks something first, and this host cannot ask."};
  }
  auto question = read_question(call);
  if (question.has_error()) return std::move(question).error();
  ErrorDetails details;
  details.input_schema = question.value().schema;
  const std::string_view key = call.context.idempotency_key;
  details.continuation = parts_.continuations->seal(
      asked_by(call), {std::move(continuation), std::move(question.value().schema),
                       key.empty() ? call.request.trace_id.hex() : std::string(key)});
  return Error(Code::kInputRequired, std::move(question.value().message))
      .with_details(std::move(details));
}

// Checks the answers of a call that continues after a question. A part of the stage validate.
Result<void> Pipeline::take_answers(Call& call) const {
  const Request& request = call.request;
  if (request.continuation.empty()) {
    return request.answers.empty() ? success() : Result<void>(not_asked());
  }
  if (parts_.continuations == nullptr) return not_asked();
  PATCHBAY_TRY(call.round, parts_.continuations->open(asked_by(call), request.continuation));
  if (!request.answers.empty()) call.answers = request.answers;
  const std::string_view expected =
      call.round.schema.empty() ? R"({"type":"object"})" : std::string_view(call.round.schema);
  PATCHBAY_TRY(const auto schema, schema::Schema::compile(expected));
  schema::InstanceLimits limits;
  limits.bytes = kAnswerBytes;
  auto checked = schema.check(call.answers, limits);
  if (checked.has_error()) return std::move(checked).error().at("answers");
  if (request.idempotency_key.empty()) call.context.idempotency_key = call.round.idempotency_key;
  return success();
}

}  // namespace patchbay::actions
