// The service patchbay.host.process. Runs programs that an operator configured for a connector.
#include <patchbay/abi/draft/host_process.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/later.h"
#include "process/programs.h"
#include "services/barrier.h"
#include "services/plugin_error.h"
#include "services/service_tables.h"
#include "services/services.h"
#include "services/text.h"

namespace patchbay::services {
namespace {

using nlohmann::json;
using process::ProgramCommand;
using process::ProgramUse;

constexpr std::size_t kUsualMessageBytes = std::size_t{4} << 20;
constexpr std::size_t kMostWords = 1000;
constexpr std::size_t kLeastSecret =
    6;  // shorter values are not masked, because ordinary text may contain them

// The programs that a call opened.
struct OpenPrograms final : CallAttachment {
  std::map<std::uint64_t, std::unique_ptr<ProgramUse>> uses;
  std::uint64_t last = 0;
};

OpenPrograms& programs_of(CallFrame& frame) {
  if (!frame.programs()) frame.programs() = std::make_unique<OpenPrograms>();
  return static_cast<OpenPrograms&>(*frame.programs());
}

Error no_command(const CallFrame& frame, const std::string& what) {
  return {Code::kInvalidArgument, "[connector." + std::string(frame.context().connector) +
                                      "] of the configuration " + what +
                                      " Expected: command = \"…\", and perhaps args = [\"…\"], env "
                                      "and env_from (texts by name)."};
}

// Returns true if the value is a text without NUL, as execve(2) requires.
bool is_word(const json& value) {
  return value.is_string() && value.get_ref<const std::string&>().find('\0') == std::string::npos;
}

bool is_variable_name(const std::string& name) {
  return !name.empty() && name.find('=') == name.npos && name.find('\0') == name.npos;
}

// Adds the variables of `env` to the command, or the host's environment variables that `env_from`
// lists. Returns the fault as text, or "".
std::string add_variables(const json& object, const process::Programs& programs, bool are_names,
                          ProgramCommand& command) {
  const auto found = object.find(are_names ? "env_from" : "env");
  if (found == object.end()) return {};
  if (!found->is_object() || found->size() > kMostWords) return "has a wrong env or env_from.";
  for (const auto& [name, value] : found->items()) {
    if (!is_variable_name(name) || !is_word(value)) return "has a wrong env or env_from.";
    std::string text = value.get<std::string>();
    if (are_names) {
      auto own = programs.variable(text);
      if (!own) return "takes " + name + " from the variable " + text + ", which is not set.";
      text = *std::move(own);
    }
    if (text.size() >= kLeastSecret) command.secrets.push_back(text);
    command.variables[name] = std::move(text);
  }
  return {};
}

// Returns the command at `pointer` in the operator's configuration.
Result<ProgramCommand> command_at(const CallFrame& frame, const process::Programs& programs,
                                  std::string_view pointer) {
  const json config = json::parse(frame.context().config, nullptr, false);
  const json* at = nullptr;
  try {
    at = &config.at(json::json_pointer(std::string(pointer)));
  } catch (const json::exception&) {
    return no_command(frame, "has no command there.");
  }
  if (!at->is_object() || !at->contains("command") || !is_word((*at)["command"]) ||
      (*at)["command"].get_ref<const std::string&>().empty()) {
    return no_command(frame, "names no command.");
  }
  ProgramCommand command;
  command.program = (*at)["command"];
  const json args = at->value("args", json::array());
  if (!args.is_array() || args.size() > kMostWords) return no_command(frame, "has wrong args.");
  for (const json& word : args) {
    if (!is_word(word)) return no_command(frame, "has wrong args.");
    command.arguments.push_back(word);
  }
  for (const bool are_names : {false, true}) {
    const std::string fault = add_variables(*at, programs, are_names, command);
    if (!fault.empty()) return no_command(frame, fault);
  }
  return command;
}

Result<ProgramUse*> use_of(CallFrame& frame, std::uint64_t handle) {
  OpenPrograms& open = programs_of(frame);
  const auto found = open.uses.find(handle);
  if (found != open.uses.end()) return found->second.get();
  return misuse("uses a program by a handle that is not open.");
}

Result<process::Programs*> open_programs(CallFrame& frame) {
  if (frame.host().programs() == nullptr) {
    return Error(
        Code::kUnsupported,
        "This host starts no programs for connectors. Use a server that answers over HTTP.");
  }
  if (programs_of(frame).uses.size() >= PATCHBAY_PROCESS_HANDLES_MAX) {
    return misuse("opens more programs than a call may.");
  }
  return frame.host().programs();
}

process::ProgramPlace place_of(const CallFrame& frame, std::string_view pointer) {
  return {std::string(frame.context().connector), frame.context().owner(), std::string(pointer)};
}

// Opens a handle for the use, and fills in `process`.
void open_use(CallFrame& frame, std::unique_ptr<ProgramUse> use, patchbay_process& process) {
  OpenPrograms& open = programs_of(frame);
  process.is_new = use->is_new() ? 1 : 0;
  process.generation = use->generation();
  process.handle = ++open.last;
  open.uses.emplace(process.handle, std::move(use));
}

bool is_whole(const patchbay_process_request* request, const patchbay_process* process) {
  return request != nullptr && process != nullptr && PATCHBAY_HAS(process, generation) &&
         PATCHBAY_HAS(request, max_message_bytes);
}

Result<std::unique_ptr<ProgramUse>> attach_to(CallFrame& frame,
                                              const patchbay_process_request& request) {
  PATCHBAY_TRY(process::Programs * programs, open_programs(frame));
  if (request.max_message_bytes > PATCHBAY_PROCESS_MESSAGE_MAX) {
    return misuse("wants larger messages than a program may send.");
  }
  process::Programs::ProgramNeed wanted;
  const std::string_view pointer = from_abi(request.command);
  PATCHBAY_TRY(wanted.command, command_at(frame, *programs, pointer));
  wanted.listens = (request.flags & PATCHBAY_PROCESS_LISTEN) != 0;
  wanted.message_bytes = request.max_message_bytes == 0
                             ? kUsualMessageBytes
                             : static_cast<std::size_t>(request.max_message_bytes);
  return programs->attach(place_of(frame, pointer), wanted, frame.context().patience());
}

patchbay_status attach_program(const patchbay_call* call, const patchbay_process_request* request,
                               patchbay_process* process, const patchbay_sink* greeting,
                               patchbay_error* error) {
  return serve_into(
      call, "process.attach", greeting, error, [&](CallFrame& frame) -> Result<std::string> {
        if (!is_whole(request, process)) {
          return misuse("asks for a program without a request, or a place for the program.");
        }
        if ((request->flags & ~PATCHBAY_PROCESS_LISTEN & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
          return Error(Code::kUnsupported,
                       "The connector wants of a program what this host does "
                       "not know. Use a newer host.");
        }
        PATCHBAY_TRY(auto use, attach_to(frame, *request));
        std::string said = use->greeting();
        open_use(frame, std::move(use), *process);
        return said;
      });
}

patchbay_status ready_program(const patchbay_call* call, std::uint64_t handle,
                              patchbay_str greeting, patchbay_error* error) {
  return serve(call, "process.ready", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(ProgramUse * use, use_of(frame, handle));
    if (!use->is_new()) return misuse("greets a program that another call has greeted.");
    if (greeting.size > PATCHBAY_PROCESS_GREETING_MAX) {
      return misuse("gives a greeting that is too large.");
    }
    use->ready(std::string(from_abi(greeting)));
    return success();
  });
}

patchbay_status send_program(const patchbay_call* call, std::uint64_t handle, patchbay_str message,
                             patchbay_error* error) {
  return serve(call, "process.send", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(ProgramUse * use, use_of(frame, handle));
    if (message.size > PATCHBAY_PROCESS_MESSAGE_MAX) {
      return Error(Code::kTooLarge, "A message to a program has " + std::to_string(message.size) +
                                        " bytes; at most " +
                                        std::to_string(PATCHBAY_PROCESS_MESSAGE_MAX) +
                                        " are taken.");
    }
    return use->send(from_abi(message), frame.context().patience());
  });
}

patchbay_status receive_program(const patchbay_call* call, std::uint64_t handle,
                                std::uint64_t wait_ms, const patchbay_sink* message,
                                patchbay_error* error) {
  return serve_into(call, "process.receive", message, error,
                    [&](CallFrame& frame) -> Result<std::string> {
                      PATCHBAY_TRY(ProgramUse * use, use_of(frame, handle));
                      constexpr std::uint64_t kLongest = 1000ULL * 60 * 60 * 24;
                      const std::chrono::milliseconds wait(std::min(wait_ms, kLongest));
                      const Monotonic until =
                          wait_ms == 0 ? Monotonic::max() : later(frame.host().clock().now(), wait);
                      PATCHBAY_TRY(auto got, use->receive(until, frame.context().patience()));
                      return std::move(got).value_or(std::string());
                    });
}

patchbay_status end_program(const patchbay_call* call, std::uint64_t handle,
                            patchbay_error* error) {
  return serve(call, "process.end", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(ProgramUse * use, use_of(frame, handle));
    use->end();
    return success();
  });
}

void close_program(const patchbay_call* call, std::uint64_t handle) {
  serve(call, "process.close", nullptr, [&](CallFrame& frame) -> Result<void> {
    programs_of(frame).uses.erase(handle);
    return success();
  });
}

Result<std::string> name_of_kept(patchbay_str name) {
  if (name.size > 0 && name.size <= PATCHBAY_PROCESS_NAME_MAX) return std::string(from_abi(name));
  return misuse("gives a name of " + std::to_string(name.size) + " bytes to a kept program; 1 to " +
                std::to_string(PATCHBAY_PROCESS_NAME_MAX) + " are allowed.");
}

patchbay_status keep_program(const patchbay_call* call, std::uint64_t handle, patchbay_str name,
                             std::uint64_t lifetime_ms, patchbay_str farewell,
                             patchbay_error* error) {
  return serve(call, "process.keep", error, [&](CallFrame& frame) -> Result<void> {
    PATCHBAY_TRY(ProgramUse * use, use_of(frame, handle));
    PATCHBAY_TRY(const std::string kept, name_of_kept(name));
    const std::chrono::milliseconds lifetime(
        std::min<std::uint64_t>(lifetime_ms, PATCHBAY_PROCESS_KEEP_MAX_MS));
    const Monotonic until = later(frame.host().clock().now(), lifetime);
    PATCHBAY_TRY(use->keep(kept, std::string(from_abi(farewell)), until));
    programs_of(frame).uses.erase(handle);
    return success();
  });
}

patchbay_status take_program(const patchbay_call* call, const patchbay_process_request* request,
                             patchbay_str name, patchbay_process* process, patchbay_error* error) {
  return serve(call, "process.take", error, [&](CallFrame& frame) -> Result<void> {
    if (!is_whole(request, process)) {
      return misuse("takes a program without a request, or a place for the program.");
    }
    PATCHBAY_TRY(const std::string kept, name_of_kept(name));
    PATCHBAY_TRY(process::Programs * programs, open_programs(frame));
    PATCHBAY_TRY(auto use, programs->take(place_of(frame, from_abi(request->command)), kept));
    open_use(frame, std::move(use), *process);
    return success();
  });
}

}  // namespace

const patchbay_host_process& process_service() {
  static constexpr patchbay_host_process table{sizeof(patchbay_host_process),
                                               0,
                                               &attach_program,
                                               &ready_program,
                                               &send_program,
                                               &receive_program,
                                               &end_program,
                                               &close_program,
                                               &keep_program,
                                               &take_program};
  return table;
}

}  // namespace patchbay::services
