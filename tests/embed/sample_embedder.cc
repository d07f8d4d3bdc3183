// Shows Patchbay inside another program: opens a host, lists connectors, makes a call, handles a
// refusal, makes a call without waiting, and shuts down.
#include <iostream>
#include <patchbay/host.hpp>

namespace {

int complain(const patchbay::Error& error) {
  std::cerr << patchbay::name_of(error.code()) << ": " << error.message() << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  patchbay::HostOptions options;
  options.connector_path = {argc > 1 ? argv[1] : "/usr/lib/patchbay/connectors"};
  auto opened = patchbay::Host::open(std::move(options));
  if (!opened) return complain(opened.error());
  const auto host = std::move(opened).value();

  for (const auto& connector : host->connectors()) {
    std::cout << connector.id << (connector.fault ? " cannot be used" : "") << '\n';
  }

  // Arguments and results are JSON texts. Your program may use any JSON library.
  const auto answer =
      host->invoke("minimal_c", "echo", R"({"message":"hello from inside another program"})");
  if (!answer.outcome) return complain(answer.outcome.error());
  std::cout << answer.outcome.value() << '\n';

  // A refusal is a return value. It says what the right input would be.
  const auto refused = host->invoke("minimal_c", "echo", R"({"massage":"hello"})");
  for (const auto& fault : refused.outcome.error().details().faults) {
    std::cout << "refused: " << fault.sentence << '\n';
  }

  // Does not wait. A thread of the host calls the function.
  host->start("minimal_c", "echo", R"({"message":"later"})", [](const patchbay::Answer& later) {
    std::cout << "done under trace id " << later.trace_id << '\n';
  });
  host->shutdown(std::chrono::seconds(10));
  return 0;
}
