// Tests what the shell sees if a connector ends the program or prevents its end, and that a message
// names the connector.
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "command_line.h"
#include "skip.h"

namespace patchbay::cli {
namespace {

struct DeadProcess {
  std::string out;
  std::string err;
  int code = -1;  // the exit code, or 128 + the signal that ended the program
};

std::string text_in(const std::string& path) {
  std::string text;
  FILE* file = std::fopen(path.c_str(), "r");
  REQUIRE(file != nullptr);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
  std::fclose(file);
  return text;
}

// Runs the call in a shell, which reports how the program ended.
DeadProcess call_deadly(const std::string& words, const std::string& before = "") {
  const std::string place = folder_named("culprit").string();
  const std::string line = "cd " + place + "; " + before +
                           " " PATCHBAY_BINARY_DIR "/bin/patchbay --connectors " PATCHBAY_BINARY_DIR
                           "/deadly_connectors call deadly go " +
                           words + " >out 2>err </dev/null";
  const int status = std::system(("sh -c '" + line + "; exit $?'").c_str());
  REQUIRE(WIFEXITED(status));
  return {text_in(place + "/out"), text_in(place + "/err"), WEXITSTATUS(status)};
}

DeadProcess dies_by(const std::string& way) {
  return call_deadly("--args \"{\\\"by\\\":\\\"" + way + "\\\"}\" --deadline-ms 5000");
}

DeadProcess goes_by(const std::string& way, const std::string& at) {
  const std::string config =
      file_with("culprit/" + way + ".toml",
                "[connector.deadly]\nat = \"" + at + "\"\nby = \"" + way + "\"\n");
  return call_deadly("--output json --config " + config);
}

TEST_CASE("a connector that calls exit, quick_exit, _exit or _Exit is no success, and is named") {
  for (const char* way : {"exit", "quick_exit", "_exit", "_Exit"}) {
    const DeadProcess gone = dies_by(way);
    INFO(way);
    CHECK(gone.code == 9);
    CHECK(has(gone.err, "connector \"deadly\" ended the process (exit) in action \"go\", trace "));
  }
}

TEST_CASE("a connector that crashes is named with its action, trace and signal") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizer takes crashes for itself and ends the process with a code of its own");
#endif
  const auto crashed = [](const char* way, int code, const char* said) {
    const DeadProcess gone = dies_by(way);
    INFO(way);
    CHECK(gone.code == code);
    CHECK(has(gone.err, std::string("connector \"deadly\" ") + said + " in action \"go\", trace "));
  };
  crashed("segfault", 128 + SIGSEGV, "crashed (SIGSEGV)");
  crashed("abort", 128 + SIGABRT, "ended the process (SIGABRT)");
  crashed("overflow", 128 + SIGSEGV, "crashed (SIGSEGV)");
}

TEST_CASE("a connector that ends the program on a thread of its own is found by its code") {
  const auto named = [](const char* way, int code, const char* said) {
    const DeadProcess gone = call_deadly("--args \"{\\\"on\\\":\\\"own_thread\\\",\\\"by\\\":\\\"" +
                                         std::string(way) + "\\\"}\" --deadline-ms 5000");
    INFO(way);
    CHECK(gone.code == code);
    CHECK(has(gone.err, std::string("connector \"deadly\" ") + said +
                            " outside of its calls (found by the address of its code"));
  };
  named("exit", 9, "ended the process (exit)");
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // the sanitizers handle
                                                                     // crashes themselves
  named("segfault", 128 + SIGSEGV, "crashed (SIGSEGV)");
  named("abort", 128 + SIGABRT, "ended the process (SIGABRT)");
#endif
}

TEST_CASE("a connector that ends its thread is at fault, and the program goes on") {
#ifdef __SANITIZE_ADDRESS__
  return skip(
      "the sanitizer takes the end of a thread, which has no exception object, for a null "
      "reference");
#endif
  const DeadProcess gone = dies_by("thread");
  CHECK(gone.code == 7);
  CHECK(has(gone.err, "ended the thread that it was called on (pthread_exit)"));
}

TEST_CASE("what a connector prints is not in the answer") {
  const DeadProcess gone = goes_by("print", "create");
  CHECK(gone.code == 0);
  CHECK(gone.out == "{}\n");
  CHECK(has(gone.err, "printed by deadly"));
}

TEST_CASE("a result is written before the connector is taken down, however that goes") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return skip("the sanitizer takes crashes for itself and ends the process with a code of its own");
#endif
  const DeadProcess crashed = goes_by("segfault", "destroy");
  CHECK(crashed.out == "{}\n");
  CHECK(crashed.code == 128 + SIGSEGV);
  const DeadProcess hung = goes_by("loop", "destroy");
  CHECK(hung.out == "{}\n");
  CHECK(hung.code == 0);
  CHECK(has(hung.err, "did not let go within 3 s"));
}

TEST_CASE("a connector that closes every descriptor does not hang the program") {
  CHECK(dies_by("close").code == 8);  // the program could not write any more output
}

TEST_CASE("a connector finds no credential in the environment") {
  const std::string secrets =
      "PATCHBAY_CREDENTIAL_OTHER=sesame PATCHBAY_OAUTH_X_CLIENT_SECRET=sesame PGPASSWORD=sesame";
  const DeadProcess gone = call_deadly("--args \"{\\\"by\\\":\\\"environment\\\"}\"", secrets);
  CHECK(gone.code == 0);
  CHECK(has(gone.err, "environment read"));
  CHECK(gone.err.find("sesame") == std::string::npos);
}

TEST_CASE("a connector finds no secret whose variable the configuration names") {
  const std::string config = file_with("culprit/secrets.toml", R"([[link]]
connector = "deadly"
credential_env = "OF_LINK"
[[oauth_client]]
name = "deadly"
client_id = "us"
client_secret_env = "OF_CLIENT"
[[webhook]]
connector = "deadly"
secret_env = "OF_WEBHOOK"
[server]
audit_push_token_env = "OF_PUSH"
)");
  const DeadProcess gone =
      call_deadly("--args \"{\\\"by\\\":\\\"environment\\\"}\" --config " + config,
                  "PLAIN=open OF_LINK=sesame OF_CLIENT=sesame OF_WEBHOOK=sesame OF_PUSH=sesame");
  INFO(gone.err);
  CHECK(gone.code == 0);
  CHECK(has(gone.err, "PLAIN=open"));  // shows that the connector could read the environment
  CHECK(gone.err.find("sesame") == std::string::npos);
}

}  // namespace
}  // namespace patchbay::cli
