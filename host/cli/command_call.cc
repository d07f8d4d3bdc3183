// The command `patchbay call CONNECTOR ACTION --args JSON|@file|-`, which runs an action. The
// command `patchbay resume TOKEN`, which continues a parked call.
#include <array>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "base/random.h"
#include "base/trace_id.h"
#include "cli/call_in_time.h"
#include "cli/caller_options.h"
#include "cli/open_host.h"
#include "cli/table.h"
#include "cli/way_out.h"

namespace patchbay::cli {
namespace {

struct CallLine {
  std::string connector;
  std::string action;
  std::string arguments = "{}";
  std::string link;
  std::string continuation;  // the text with which this call continues after a question
  std::string answers;       // the answers to the action's question
  std::string idempotency_key;
  std::string token;  // the token of a parked call to resume; "" for a new call
  Caller caller;
  std::int64_t deadline_ms = -1;
};

// Reads `in` until its end or until more than `limit` bytes were read. The pipeline refuses a text
// that is longer than `limit`.
std::string read(std::istream& in, std::size_t limit) {
  std::string text;
  std::array<char, std::size_t{64} * 1024> piece{};
  while (text.size() <= limit && !in.eof() && !in.fail()) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
  }
  return text;
}

// Returns the text for the value of an option such as --args. The text is the contents of a file
// for @FILE, standard input for "-", and otherwise the value itself.
Result<std::string> given_by(std::string_view option, const std::string& value,
                             std::istream& standard_input, std::size_t limit) {
  if (value == "-") return read(standard_input, limit);
  if (!value.starts_with("@")) return value;
  std::ifstream file(value.substr(1), std::ios::binary);
  std::string text = read(file, limit);
  if (!file.is_open() || file.bad()) {  // a folder can be opened, but not read
    return Error(Code::kNotFound,
                 std::string(option) + ": \"" + value.substr(1) +
                     "\" is not a readable file; give JSON, @FILE or - for standard input");
  }
  return text;
}

// Replaces the values of --args, --answers and --continuation with the texts that given_by()
// returns.
Result<void> read_inputs(CallLine& line, std::istream& standard_input, std::size_t limit) {
  PATCHBAY_TRY(line.arguments, given_by("--args", line.arguments, standard_input, limit));
  PATCHBAY_TRY(line.answers, given_by("--answers", line.answers, standard_input, limit));
  PATCHBAY_TRY(line.continuation,
               given_by("--continuation", line.continuation, standard_input, limit));
  line.continuation.erase(line.continuation.find_last_not_of("\r\n") + 1);
  return success();
}

void print(const Invocation& invocation, const std::string& result) {
  std::ostream& out = invocation.terminal.out;
  if (invocation.output == Output::kJson) {
    out << result << "\n";
  } else {
    // A result that the JSON library cannot read (such as a number too large for double) is printed
    // unchanged.
    const auto shown = nlohmann::json::parse(result, nullptr, false);
    out << (shown.is_discarded() ? result + "\n" : to_table(shown));
  }
}

// Returns how long the call may take: the deadline on the command line, or else the configured
// deadline.
std::chrono::milliseconds time_for(const CallLine& line, std::chrono::milliseconds configured) {
  return deadline_said(line.deadline_ms < 0 ? configured
                                            : std::chrono::milliseconds(line.deadline_ms));
}

// Makes a request from the options that `call` and `resume` share. Borrows `line`.
actions::Request call_of(engine::Engine& engine, const CallLine& line,
                         std::chrono::milliseconds time) {
  actions::Request call = engine.request();
  call.caller = &line.caller;
  call.trace_id = engine.trace_ids.next();
  call.deadline = engine.after(time);
  call.link = line.link;
  call.continuation = line.continuation;
  call.answers = line.answers;
  call.idempotency_key = line.idempotency_key;
  return call;
}

// Makes the call with its deadline, and prints the result.
ExitCode make(OpenedHost& host, const Invocation& invocation, const CallLine& line) {
  engine::Engine& engine = host.engine();
  const auto time = time_for(line, host.config().deadline);
  actions::Request request = call_of(engine, line, time);
  request.connector = line.connector;
  request.action = line.action;
  request.arguments = line.arguments;
  const std::string whom =
      line.token.empty() ? "connector \"" + line.connector + "\"" : "connector of this call";
  Result<void> outcome = success();
  std::string result;
  call_in_time(invocation, {whom, request.trace_id.hex(), time}, [&] {
    outcome = line.token.empty() ? engine.run(request, result)
                                 : engine.resume(line.token, request, result);
  });
  if (!outcome) return fail_with_way_out(invocation, host, request, outcome.error());
  print(invocation, result);
  return kDone;
}

// Opens the host. Reads the texts of the options, each up to the host's limit for arguments.
Result<std::unique_ptr<OpenedHost>> host_for_call(const Invocation& invocation, CallLine& line) {
  PATCHBAY_TRY(auto host, open_host(invocation, Accounts::kWhereThere,
                                    {app::SecretUse::kLink, app::SecretUse::kOauthClient}));
  PATCHBAY_TRY(read_inputs(line, invocation.terminal.in, host->config().argument_bytes));
  return host;
}

constexpr auto host_for_resume =
    host_with<Accounts::kNeeded, app::SecretUse::kLink, app::SecretUse::kOauthClient>;

// Adds the options that `call` and `resume` share.
void add_call_options(CLI::App& command, Invocation& invocation,
                      const std::shared_ptr<CallLine>& line) {
  command
      .add_option("--deadline-ms", line->deadline_ms,
                  "Give up after so many milliseconds; 0: never")
      ->type_name("MS")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{engine::Options::kLongestDeadline.count()}));
  add_caller_options(command, line->caller);
  add_output_option(command, invocation);
}

}  // namespace

void add_call(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand("call", "Run an action of a connector");
  auto line = std::make_shared<CallLine>();
  command->add_option("connector", line->connector, "Connector id or alias")->required();
  command->add_option("action", line->action, "Action id")->required();
  command->add_option("--args", line->arguments, "Arguments: JSON, @FILE, or - for standard input")
      ->type_name("JSON");
  command
      ->add_option("--continuation", line->continuation,
                   "Go on after a question: what came with it, or @FILE")
      ->type_name("TEXT");
  command
      ->add_option("--answers", line->answers,
                   "The answers to that question: JSON, @FILE, or - for standard input")
      ->type_name("JSON");
  command
      ->add_option("--idempotency-key", line->idempotency_key,
                   "The same for every try at one piece of work, for providers that take one")
      ->type_name("KEY");
  command->add_option("--link", line->link, "The account to use, if there are several")
      ->type_name("ID");
  add_call_options(*command, invocation, line);
  command->footer(
      "\nExamples:\n"
      "  patchbay call github list_issues --args '{\"repo\":\"octo/hello\"}' --output table\n"
      "  patchbay call github create_issue --args @issue.json --link work");
  run_on(*command, invocation, line, host_for_call, taking_down(make));
}

void add_resume(CLI::App& patchbay, Invocation& invocation) {
  CLI::App* command = patchbay.add_subcommand(
      "resume", "Make a call that was stopped for its account, once that is connected");
  auto line = std::make_shared<CallLine>();
  command->add_option("token", line->token, "The resume_token that the refusal gave")->required();
  add_call_options(*command, invocation, line);
  command->footer(
      "\nThe call may come from here or from HTTP. It is made for the user who made it (--org,\n"
      "--user), at most once and within an hour.\n"
      "\nExample:\n"
      "  patchbay resume pbr_Zk3…");
  run_on(*command, invocation, line, host_for_resume, taking_down(make));
}

}  // namespace patchbay::cli
