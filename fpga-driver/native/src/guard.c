/*
 * A mapped file that shrinks turns the next access into a SIGBUS, which would end the process that this library
 * is loaded into. So calls run guarded: a SIGBUS at an address of the node's mappings ends the call, any other one
 * goes to the handler that was there before.
 */
#include "node.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>

struct guard {
    sigjmp_buf jump;
    const bitgear_fpga *node;
};

/* Initial-exec, because the handler reads it: other thread-local storage may be allocated on first use. */
static _Thread_local struct guard *volatile active __attribute__((tls_model("initial-exec")));

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned nodes;
static bool installed;
static struct sigaction previous;

static bool within(const volatile void *start, size_t bytes, const void *address)
{
    return (uintptr_t)address - (uintptr_t)start < bytes;
}

/* Does what would have happened without our handler. */
static void chain(int number, siginfo_t *info, void *context)
{
    if (previous.sa_handler == SIG_IGN && info->si_code <= 0) {
        return;     /* sent by a process; a fault ends the process even if it is ignored */
    }
    if (previous.sa_handler == SIG_DFL || previous.sa_handler == SIG_IGN) {
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    sigset_t blocked = previous.sa_mask, before;
    if (!(previous.sa_flags & SA_NODEFER)) {
        sigaddset(&blocked, number);
    }
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    if (previous.sa_flags & SA_SIGINFO) {
        previous.sa_sigaction(number, info, context);
    } else {
        previous.sa_handler(number);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void on_bus_error(int number, siginfo_t *info, void *context)
{
    struct guard *guard = active;
    active = NULL;      /* the other handler may leave with a jump of its own */
    if (guard != NULL && info->si_code > 0) {
        const bitgear_fpga *node = guard->node;
        if (within(node->registers, node->registers_bytes, info->si_addr)) {
            siglongjmp(guard->jump, 1);
        }
        if (within(node->buffer, node->buffer_bytes, info->si_addr)) {
            siglongjmp(guard->jump, 2);
        }
    }
    chain(number, info, context);
    active = guard;
}

int32_t bitgear_guarded(bitgear_fpga *node, bitgear_operation *operation, const struct bitgear_call *call)
{
    if (node->gone) {
        return bitgear_fail(node, BITGEAR_TRUNCATED, "a file of the node has shrunk before");
    }
    struct guard guard;
    guard.node = node;
    /* With the signal mask: a handler installed over ours may have called ours with all signals blocked. */
    int shrunk = sigsetjmp(guard.jump, 1);
    if (shrunk != 0) {
        node->gone = true;
        return bitgear_fail(node, BITGEAR_TRUNCATED, "%s has shrunk", shrunk == 1 ? "registers" : "buffer");
    }
    active = &guard;
    int32_t code = operation(node, call);
    active = NULL;
    return code;
}

void bitgear_guard_hold(void)
{
    pthread_mutex_lock(&lock);
    if (nodes++ == 0 && !installed) {
        struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK | SA_RESTART};
        ours.sa_sigaction = on_bus_error;
        sigemptyset(&ours.sa_mask);
        sigaction(SIGBUS, NULL, &previous);     /* first, so that the handler always finds it */
        installed = sigaction(SIGBUS, &ours, NULL) == 0;
    }
    pthread_mutex_unlock(&lock);
}

void bitgear_guard_release(void)
{
    pthread_mutex_lock(&lock);
    struct sigaction current;
    /* One that was installed over ours may call ours: then ours stays, which is why the library never unloads. */
    if (--nodes == 0 && installed && sigaction(SIGBUS, NULL, &current) == 0 && current.sa_flags & SA_SIGINFO
            && current.sa_sigaction == on_bus_error) {
        sigaction(SIGBUS, &previous, NULL);
        installed = false;
    }
    pthread_mutex_unlock(&lock);
}
