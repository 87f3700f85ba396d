/* The first process of the emulated machine: runs the test, and says how it ended when all else has been said. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

int main(void) {
    int status = -1;
    pid_t child = fork();
    /* Parameters of the kernel that it does not know itself are the environment. */
    if (child == 0) return execl("/test", "test", getenv("networks"), getenv("first"), (char *)NULL);
    waitpid(child, &status, 0);
    tcdrain(STDOUT_FILENO);
    printf("ended with %d\n", status);
    fflush(stdout);
    for (;;) pause();
}
