#include "interop/peer.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace patchbay::test {
namespace {

constexpr const char* kFolder = PATCHBAY_SOURCE_DIR "/tests/interop";
constexpr auto kPatience = std::chrono::seconds(60);

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

class Socket {
 public:
  Socket() : number_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() { close(number_); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

bool answers(std::uint16_t port) {
  const Socket socket;
  const auto address = loopback(port);
  return connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
         0;
}

// Calls only functions that are allowed in a child of a process with several threads. Another
// thread may have held the allocator's lock at the fork, and then the child can never take this
// lock.
[[noreturn]] void become(char* const* words, const char* output) {
  const int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  if (chdir(kFolder) == 0) execv(words[0], words);
  _exit(127);
}

}  // namespace

Peer::Peer(const std::string& script, const std::vector<std::string>& arguments,
           const ReservedPort& port)
    : port_(port.number()), output_file_(folder_.path() / "output") {
  const std::string folder = kFolder;
  const std::string node = folder + "/node_modules/.bin/node";
  if (!std::filesystem::exists(node) || !std::filesystem::exists(folder + "/" + script))
    throw std::runtime_error("tests/interop/" + script + " is not installed: run ./dev setup");
  std::vector<std::string> words = {node, "--require", folder + "/loopback.cjs", script};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> raw;
  for (std::string& word : words) raw.push_back(word.data());
  raw.push_back(nullptr);
  const std::string output_file = output_file_;
  pid_ = fork();
  if (pid_ == 0) become(raw.data(), output_file.c_str());
  const auto give_up = std::chrono::steady_clock::now() + kPatience;
  while (!answers(port_)) {
    if (has_ended() || std::chrono::steady_clock::now() > give_up) {
      end();
      throw std::runtime_error(script + " did not come up:\n" + output());
    }
    poll(nullptr, 0, 20);  // pause between two attempts to connect
  }
}

Peer::~Peer() { end(); }

void Peer::end() {
  if (pid_ <= 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

bool Peer::has_ended() {
  if (waitpid(pid_, nullptr, WNOHANG) != pid_) return false;
  pid_ = -1;
  return true;
}

std::string Peer::output() const {
  std::ifstream file(output_file_);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string printed_by_peer(const std::string& command, const std::string& variables) {
  const std::string line = std::string("cd '") + kFolder + "' && " + variables +
                           " timeout 120 node_modules/.bin/node " + command + " 2>&1";
  FILE* pipe = ::popen(line.c_str(), "r");  // NOLINT: a test's own command
  if (pipe == nullptr) throw std::runtime_error("no shell starts: " + line);
  std::string text;
  std::array<char, 4096> piece{};
  for (std::size_t size = 0; (size = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
    text.append(piece.data(), size);
  }
  ::pclose(pipe);
  return text;
}

}  // namespace patchbay::test
