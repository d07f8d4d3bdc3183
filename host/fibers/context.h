#pragma once

#include <boost/context/detail/fcontext.hpp>

#include "base/strand.h"
#include "fibers/sanitizers.h"

namespace patchbay::fibers {

// A flow of control that can be left and entered again; it stays on one thread. Each context has
// its own exceptions that are being handled or thrown. Every switch is reported to the sanitizers.
class Context {
 public:
  // The context of the calling thread. switch_to() saves its state.
  Context() : flow_(sanitizers::flow_of_this_thread()) {}
  // When the context is first entered, it calls begin(data) on the stack. `begin` must end with
  // leave_for().
  Context(StackRange stack, void (*begin)(void*), void* data);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  // Leaves this context for `to`. Returns when this context is entered again.
  void switch_to(Context& to);
  // Leaves this context for the last time; its stack may then be used for something else.
  [[noreturn]] void leave_for(Context& to);

 private:
  // The layout of __cxa_eh_globals (Itanium C++ ABI, 2.2.2).
  struct Exceptions {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };

  static void enter_first(boost::context::detail::transfer_t came);
  // Called when this context is entered, for the first time or again.
  void arrive(boost::context::detail::transfer_t came);
  // Called before every switch to another context.
  void prepare(Context& to);

  boost::context::detail::fcontext_t place_ = nullptr;  // valid while the context is not running
  Exceptions exceptions_;                               // valid while the context is not running
  Context* from_ = nullptr;  // the context from which this one was last entered
  sanitizers::Flow flow_;
  void (*begin_)(void*) = nullptr;  // nullptr: the context of a thread
  void* data_ = nullptr;
};

}  // namespace patchbay::fibers
