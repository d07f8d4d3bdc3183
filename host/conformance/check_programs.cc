#include "conformance/comparison.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr std::uint64_t kCallNs = 10'000'000'000;  // time limit of a call

// The result in an answer, in the forms of MCP. MCP servers are programs.
json usual_result(const json& request) {
  const json parameters = request.value("params", json::object());
  json result = {{"protocolVersion", "2025-06-18"},
                 {"capabilities", {{"tools", json::object()}}},
                 {"serverInfo", {{"name", "zoo"}, {"version", "1"}}}};
  if (parameters.is_object() && parameters.contains("protocolVersion")) {
    result["protocolVersion"] = parameters["protocolVersion"];
  }
  for (const char* list : {"tools", "content", "resources", "resourceTemplates", "prompts"}) {
    result[list] = json::array();
  }
  return result;
}

json answer_with(const json& request, json members) {
  members["jsonrpc"] = "2.0";
  members["id"] = request["id"];
  return members;
}

json usual_answer(const json& request) {
  return answer_with(request, {{"result", usual_result(request)}});
}

// An instance in a host that has a program.
struct ProgramScene {
  ProgramScene(Examination& examination, const std::string& config)
      : host(examination.journal(), examination.folder()),
        program(host.program.emplace(FakeProgram{.answer = usual_answer})),
        instance((examination.step("create with " + config), examination.plugin()), host, config) {}

  CallReturn perform(const Task& task, const std::string& circumstance = {}) {
    host.journal.step(task.name + circumstance);
    host.provider = [&](const SentRequest& sent) { return task.answer(sent); };
    host.deadline_ns = host.monotonic_ns + kCallNs;
    return task.run(instance);
  }

  FakeHost host;
  FakeProgram& program;
  Instance instance;
};

// Returns the usual configuration, and configurations that also have another member.
std::vector<std::string> tried_configs(Examination& examination) {
  std::vector<std::string> configs = {examination.config()};
  if (!examination.manifest().config) return configs;
  const json& schema = examination.raw_manifest()["config"];
  const json whole = sample(schema, schema, Fill::kAll, examination.scratch().string());
  for (const auto& [name, value] : whole.items()) {
    json config = json::parse(configs.front());
    if (config.contains(name)) continue;
    config[name] = value;
    if (examination.manifest().config->accepts_value(config)) configs.push_back(config.dump());
  }
  return configs;
}

// The tasks that use a program, and their results with a program that answers. The configuration is
// the first in which tasks use a program.
struct ProgramTasks {
  explicit ProgramTasks(Examination& examination) {
    for (const std::string& each : tried_configs(examination)) {
      config = each;
      for (const Task& task : examination.tasks()) {
        ProgramScene scene(examination, config);
        if (!scene.instance.created().ok()) break;
        CallReturn returned = scene.perform(task);
        if (!scene.program.was_used) continue;
        tasks.push_back(task);
        usual.push_back(std::move(returned));
      }
      if (!tasks.empty()) return;
    }
    Examination::skip("no call uses a program, in any configuration that was tried");
  }

  std::string config;
  std::vector<Task> tasks;
  std::vector<CallReturn> usual;
};

void expect_listed(const CallReturn& returned, const std::string& what) {
  const bool is_listed = returned.was_given(returned.status) ||
                         (is_of_plugin(returned.status) && !returned.is_own_fault());
  Examination::expect(returned.ok() || is_listed, what + " came to " + shown(returned));
}

// Runs each task with a program that misbehaves. Expects a failure that the rules allow for calls.
void fails_while(Examination& examination, const std::string& circumstance,
                 const std::function<void(FakeProgram&)>& misbehave) {
  const ProgramTasks used(examination);
  for (const Task& task : used.tasks) {
    ProgramScene scene(examination, used.config);
    misbehave(scene.program);
    const CallReturn returned = scene.perform(task, circumstance);
    expect_listed(returned, task.name + circumstance);
    if (returned.ok()) Examination::fail(task.name + circumstance + " came to " + shown(returned));
  }
}

void bears_end(Examination& examination) {
  fails_while(examination, " while the program ends in the middle of its answer",
              [](FakeProgram& program) { program.ends = true; });
}

void bears_flood(Examination& examination) {
  fails_while(examination, " while the program tells news and does not answer",
              [](FakeProgram& program) { program.floods = true; });
}

void greets_the_next_program(Examination& examination) {
  const ProgramTasks used(examination);
  for (std::size_t i = 0; i < used.tasks.size(); ++i) {
    ProgramScene scene(examination, used.config);
    scene.perform(used.tasks[i]);
    scene.program.ends = true;
    scene.perform(used.tasks[i], " while the program ends");
    scene.program.ends = false;
    const std::string circumstance = " after the program had ended in the call before";
    expect_same(used.tasks[i].name + circumstance, scene.perform(used.tasks[i], circumstance),
                used.usual[i]);
  }
}

void takes_any_piece(Examination& examination) {
  const ProgramTasks used(examination);
  for (std::size_t i = 0; i < used.tasks.size(); ++i) {
    ProgramScene scene(examination, used.config);
    scene.program.piece = 1;
    const std::string circumstance = " while each message is written byte for byte";
    expect_same(used.tasks[i].name + circumstance, scene.perform(used.tasks[i], circumstance),
                used.usual[i]);
  }
}

void bears_any_message(Examination& examination) {
  const ProgramTasks used(examination);
  const json bodies[] = {json::object(),
                         {{"result", nullptr}},
                         {{"result", 7}},
                         {{"result", json::array()}},
                         {{"result", {{"tools", 7}, {"content", {7}}, {"capabilities", "x"}}}},
                         {{"error", "no"}},
                         {{"error", {{"code", "x"}, {"message", 7}}}},
                         {{"error", {{"code", -32601}, {"message", "no such method"}}}}};
  for (const json& body : bodies) {
    const std::string circumstance = " while the program answers " + body.dump();
    for (const Task& task : used.tasks) {
      ProgramScene scene(examination, used.config);
      scene.program.answer = [&](const json& request) { return answer_with(request, body); };
      expect_listed(scene.perform(task, circumstance), task.name + circumstance);
    }
  }
}

constexpr std::string_view kPrograms = "host_process.h";

constexpr Check kProgramChecks[] = {
    {"programs.ended", 3, Weight::kMust, Needs::kInstance,
     "A call whose program ends in the middle of a message fails, with a code marked (P) or with "
     "the host's.",
     kPrograms, "Return what receive returned.", bears_end},
    {"programs.next_call", 3, Weight::kMust, Needs::kInstance,
     "The call after a program's end works: it gets another program, with another generation, and "
     "greets it.",
     kPrograms, "Keep nothing about a program beyond its generation; look at `is_new`.",
     greets_the_next_program},
    {"programs.flood", 3, Weight::kMust, Needs::kInstance,
     "A call whose program tells news without an end, and never answers, ends at its deadline.",
     kPrograms, "Return what receive returned; keep no list of all messages.", bears_flood},
    {"programs.any_piece", 3, Weight::kMust, Needs::kInstance,
     "receive writes a message in pieces of any size.", kPrograms,
     "Append each piece, and read the message when receive has returned.", takes_any_piece},
    {"programs.any_message", 3, Weight::kMust, Needs::kInstance,
     "PLUGIN_FAULT means a bug, and nothing that a program sends is one.", "error.h",
     "Test the type of each member before it is read.", bears_any_message},
};

}  // namespace

std::span<const Check> program_checks() { return kProgramChecks; }

}  // namespace patchbay::conformance
