// The programs of the fake host. There is at most one program, and the check controls it.
#include <patchbay/abi/draft/host_process.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/fake_host.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr std::uint64_t kBetweenNewsMs = 10;
constexpr std::string_view kNews =
    R"({"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"news"}})";

patchbay_status give_misuse(CallFrame& call, patchbay_error* error, Breach kind, std::string text) {
  call.host.breach(kind, std::move(text));
  return give(call, error, PATCHBAY_E_PLUGIN_FAULT, "The connector misuses a program.");
}

// Returns true if the configuration has an object with a command at `pointer`.
bool has_command(const std::string& config, std::string_view pointer) {
  const json whole = json::parse(config, nullptr, false);
  try {
    return whole.at(json::json_pointer(std::string(pointer))).at("command").is_string();
  } catch (const json::exception&) {
    return false;
  }
}

// Returns the program that the call uses. Returns nullptr after a failure.
struct ProgramCall {
  CallFrame* call = nullptr;
  ProgramUse* use = nullptr;
  FakeProgram* program = nullptr;
  patchbay_status status = PATCHBAY_OK;
};

ProgramCall use_of(const patchbay_call* raw, std::string_view function, std::uint64_t handle,
                   patchbay_error* error, std::string_view what = {}) {
  ProgramCall found;
  found.call = use_or_fail(raw, function, error, found.status, what);
  if (found.call == nullptr) return found;
  const auto at = found.call->programs.find(handle);
  if (at == found.call->programs.end()) {
    found.status = give_misuse(*found.call, error, Breach::kDeadHandle,
                               std::string(function) + " got the handle " + std::to_string(handle) +
                                   ", which is not open");
    return found;
  }
  found.use = &at->second;
  found.program = &*found.call->host.program;
  return found;
}

patchbay_status give_ended(CallFrame& call, patchbay_error* error) {
  return give(call, error, PATCHBAY_E_PROVIDER_UNAVAILABLE,
              "The program ended with exit code 1. Its last words: Killed.");
}

// Writes the text in several pieces.
patchbay_status write_pieces(CallFrame& call, const patchbay_sink& sink, std::string_view text,
                             patchbay_error* error) {
  const std::size_t piece = call.host.program->piece;
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    const patchbay_status status =
        sink.write(sink.context, text.data(), std::min(piece, text.size()));
    if (status != PATCHBAY_OK) return give(call, error, status, {});
  }
  return PATCHBAY_OK;
}

patchbay_status process_attach(const patchbay_call* raw, const patchbay_process_request* request,
                               patchbay_process* process, const patchbay_sink* greeting,
                               patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "process.attach", error, status,
                                request == nullptr ? std::string_view() : view(request->command));
  if (call == nullptr) return status;
  if (request == nullptr || process == nullptr || greeting == nullptr) {
    return give_misuse(*call, error, Breach::kNull, "process.attach got NULL");
  }
  FakeHost& host = call->host;
  if (!host.program) {
    return give(*call, error, PATCHBAY_E_UNSUPPORTED,
                "This host starts no programs for connectors.");
  }
  if (!has_command(host.config, view(request->command))) {
    return give(*call, error, PATCHBAY_E_INVALID_ARGUMENT,
                "The configuration has no such command.");
  }
  FakeProgram& program = *host.program;
  program.was_used = true;
  process->is_new = program.is_greeted ? 0 : 1;
  process->handle = host.next_handle++;
  process->generation = program.generation;
  call->programs[process->handle] = {program.generation, !program.is_greeted,
                                     (request->flags & PATCHBAY_PROCESS_LISTEN) != 0};
  return write_pieces(*call, *greeting, program.greeting, error);
}

patchbay_status process_ready(const patchbay_call* raw, std::uint64_t handle, patchbay_str greeting,
                              patchbay_error* error) {
  const ProgramCall found = use_of(raw, "process.ready", handle, error);
  if (found.use == nullptr) return found.status;
  found.use->has_to_greet = false;
  if (found.use->generation != found.program->generation) return give_ended(*found.call, error);
  found.program->is_greeted = true;
  found.program->greeting = view(greeting);
  return PATCHBAY_OK;
}

patchbay_status process_send(const patchbay_call* raw, std::uint64_t handle, patchbay_str message,
                             patchbay_error* error) {
  const ProgramCall found = use_of(raw, "process.send", handle, error, view(message));
  if (found.use == nullptr) return found.status;
  const patchbay_status impatient = check_patience(*found.call, error);
  if (impatient != PATCHBAY_OK) return impatient;
  if (found.use->generation != found.program->generation) return give_ended(*found.call, error);
  const json parsed = json::parse(view(message), nullptr, false);
  if (!parsed.is_object() || parsed.value("jsonrpc", json()) != "2.0") {
    return give(*found.call, error, PATCHBAY_E_INVALID_ARGUMENT, "That is no JSON-RPC message.");
  }
  found.program->hear(parsed);
  return PATCHBAY_OK;
}

// Advances the time by the time that a call waits in vain.
patchbay_status wait_in_vain(CallFrame& call, std::uint64_t wait_ms, patchbay_error* error) {
  FakeHost& host = call.host;
  const std::uint64_t until = host.monotonic_ns + wait_ms * 1'000'000;
  const bool is_short = wait_ms != 0 && until < host.deadline_ns;
  if (!is_short && host.deadline_ns == UINT64_MAX) return give_ended(call, error);
  const std::uint64_t end = is_short ? until : host.deadline_ns;
  host.wall_ms += (end - host.monotonic_ns) / 1'000'000;
  host.monotonic_ns = end;
  return check_patience(call, error);
}

patchbay_status process_receive(const patchbay_call* raw, std::uint64_t handle,
                                std::uint64_t wait_ms, const patchbay_sink* message,
                                patchbay_error* error) {
  const ProgramCall found = use_of(raw, "process.receive", handle, error);
  if (found.use == nullptr) return found.status;
  CallFrame& call = *found.call;
  if (message == nullptr) {
    return give_misuse(call, error, Breach::kNull, "process.receive got NULL");
  }
  const patchbay_status impatient = check_patience(call, error);
  if (impatient != PATCHBAY_OK) return impatient;
  FakeProgram& program = *found.program;
  if (found.use->generation != program.generation) return give_ended(call, error);
  if (!program.said.empty()) {
    const std::string said = std::move(program.said.front());
    program.said.pop_front();
    return write_pieces(call, *message, said, error);
  }
  const bool hears_news = program.floods && found.use->listens;
  if (!hears_news || (wait_ms != 0 && wait_ms < kBetweenNewsMs)) {
    return wait_in_vain(call, wait_ms, error);
  }
  const patchbay_status late = wait_in_vain(call, kBetweenNewsMs, error);
  return late == PATCHBAY_OK ? write_pieces(call, *message, kNews, error) : late;
}

patchbay_status process_end(const patchbay_call* raw, std::uint64_t handle, patchbay_error* error) {
  const ProgramCall found = use_of(raw, "process.end", handle, error);
  if (found.use == nullptr) return found.status;
  if (found.use->generation == found.program->generation) found.program->end();
  return PATCHBAY_OK;
}

void process_close(const patchbay_call* raw, std::uint64_t handle) {
  CallFrame* call = use(raw, "process.close");
  if (call == nullptr) return;
  const auto at = call->programs.find(handle);
  if (at == call->programs.end()) return;
  if (at->second.has_to_greet) call->host.program->end();
  call->programs.erase(at);
}

patchbay_status process_keep(const patchbay_call* raw, std::uint64_t handle, patchbay_str name,
                             std::uint64_t /*lifetime_ms*/, patchbay_str /*farewell*/,
                             patchbay_error* error) {
  const ProgramCall found = use_of(raw, "process.keep", handle, error, view(name));
  if (found.use == nullptr) return found.status;
  return give(*found.call, error, PATCHBAY_E_OVERLOADED, "This host keeps no programs.");
}

patchbay_status process_take(const patchbay_call* raw, const patchbay_process_request* request,
                             patchbay_str name, patchbay_process* process, patchbay_error* error) {
  patchbay_status status = PATCHBAY_OK;
  CallFrame* call = use_or_fail(raw, "process.take", error, status, view(name));
  if (call == nullptr) return status;
  if (request == nullptr || process == nullptr) {
    return give_misuse(*call, error, Breach::kNull, "process.take got NULL");
  }
  return give(*call, error, PATCHBAY_E_NOT_FOUND, "No program is kept under this name.");
}

constexpr patchbay_host_process kProcessTable = {sizeof(patchbay_host_process),
                                                 0,
                                                 process_attach,
                                                 process_ready,
                                                 process_send,
                                                 process_receive,
                                                 process_end,
                                                 process_close,
                                                 process_keep,
                                                 process_take};

}  // namespace

const void* process_table() { return &kProcessTable; }

}  // namespace patchbay::conformance
