// The counter that is synthesised against the simulator's own, on random vectors of all densities.
`timescale 1ns / 1ns
module differences_test;
    localparam N = 48;
    reg clk = 0;
    reg [N-1:0] a, b, a1, b1;
    wire [N+N/2-1:0] a_nodes, b_nodes;
    wire [5:0] count;
    integer i;

    bitgear_parity a_parity (.bits(a), .nodes(a_nodes));
    bitgear_parity b_parity (.bits(b), .nodes(b_nodes));
    bitgear_differences differences (.clk(clk), .a(a_nodes), .b(b_nodes), .count(count));

    function [N-1:0] vector(input integer density);
        integer k;
        for (k = 0; k < N; k = k + 1) vector[k] = $urandom_range(15) < density;
    endfunction

    initial begin
        for (i = 0; i < 40000; i = i + 1) begin
            a = vector(i % 17);
            b = vector(i / 17 % 17);
            #1 clk = 1;
            #1 clk = 0;
            if (i > 0 && count != 6'($countones(a1 ^ b1))) begin
                $display("differences of %0d bits, vector %0d: %0d", N, i, count);
                $fatal;
            end
            a1 = a;
            b1 = b;
        end
        $display("differences of %0d bits: 40000 vectors", N);
        $finish;
    end
endmodule
