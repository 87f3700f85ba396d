// The counter that is synthesised against the simulator's own, on random and on extreme vectors.
`timescale 1ns / 1ns
module popcount_test;
    parameter N = 48;
    parameter W = 6;
    reg clk = 0;
    reg [N-1:0] a, b;
    wire [W-1:0] count;
    reg [W-1:0] expected;
    integer i;

    bitgear_popcount #(.N(N), .W(W)) popcount (.clk(clk), .a(a), .b(b), .count(count));

    initial begin
        for (i = 0; i < 20000; i = i + 1) begin
            a = i == 0 ? {N{1'b1}} : N'({$urandom, $urandom}) | (i % 3 == 0 ? N'({$urandom, $urandom}) : {N{1'b0}});
            b = i == 0 ? {N{1'b1}} : N'({$urandom, $urandom}) | (i % 5 == 0 ? {N{1'b1}} : {N{1'b0}});
            #1 clk = 1;
            #1 clk = 0;
            if (i > 0 && count != expected) begin
                $display("popcount of %0d bits, vector %0d: %0d, not %0d", N, i, count, expected);
                $fatal;
            end
            expected = W'($countones(a & b)); // the count comes with the next edge
        end
        $display("popcount of %0d bits: 20000 vectors", N);
        $finish;
    end
endmodule
