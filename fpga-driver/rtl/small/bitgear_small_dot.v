// Sum over 16 channels of code x level for up to three planes of weight bits at once.
//
// A plane's bit stands for +1 or -1: a weight of b planes is the sum of its signs, each weighted by its plane,
// which is 2 q + 1 - 2^b (docs/arithmetic.md, "Weights"). Of two neighbouring channels only the sum and the
// difference of their codes are kept; a pair of weight bits chooses one of them and its sign. A sign is a
// complement here and one added in the trees of adders behind.
`default_nettype none
module bitgear_small_dot (
    input  wire               clk,
    input  wire               take,      // the codes, for the weights from the next cycle on
    input  wire [127:0]       codes,
    input  wire [47:0]        weights,   // most significant plane in the upper word
    input  wire [2:0]         planes,    // that count; the others add 0
    output reg  signed [15:0] sum        // 5 cycles later
);
    reg [8:0] sums [0:7];
    reg signed [8:0] differences [0:7];
    integer k;
    always @(posedge clk)
        if (take)
            for (k = 0; k < 8; k = k + 1) begin
                sums[k] <= {1'b0, codes[16*k+:8]} + {1'b0, codes[16*k+8+:8]};
                differences[k] <= {1'b0, codes[16*k+:8]} - {1'b0, codes[16*k+8+:8]};
            end

    genvar p, i;
    generate
        for (p = 0; p < 3; p = p + 1) begin : plane
            wire [15:0] bits = weights[16*p+:16];
            // one complements a pair: ones[i] is still to be added
            reg [7:0] ones;
            for (i = 0; i < 8; i = i + 1) begin : pair
                wire same = bits[2*i] == bits[2*i+1];
                wire [9:0] choice = same ? {1'b0, sums[i]} : {differences[i][8], differences[i]};
                reg signed [9:0] value;
                always @(posedge clk)
                    if (!planes[p]) begin
                        value <= 10'd0;
                        ones[i] <= 1'b0;
                    end else begin
                        value <= choice ^ {10{!bits[2*i]}};
                        ones[i] <= !bits[2*i];
                    end
            end
            reg [3:0] ones2;
            reg [1:0] ones3;
            for (i = 0; i < 4; i = i + 1) begin : four
                reg signed [10:0] value;
                always @(posedge clk) begin
                    value <= pair[2*i].value + pair[2*i+1].value + $signed({10'd0, ones[2*i]});
                    ones2[i] <= ones[2*i+1];
                end
            end
            for (i = 0; i < 2; i = i + 1) begin : eight
                reg signed [11:0] value;
                always @(posedge clk) begin
                    value <= four[2*i].value + four[2*i+1].value + $signed({11'd0, ones2[2*i]});
                    ones3[i] <= ones2[2*i+1];
                end
            end
            reg signed [12:0] value;
            reg one;
            always @(posedge clk) begin
                value <= eight[0].value + eight[1].value + $signed({12'd0, ones3[0]});
                one <= ones3[1];
            end
        end
    endgenerate

    // The ones of the two lower planes fill the gaps that doubling leaves.
    wire [12:0] high = plane[2].value;
    wire [12:0] middle = plane[1].value;
    wire [12:0] low = plane[0].value;
    wire [14:0] upper = {high[12], high, plane[1].one} + {{2{middle[12]}}, middle} + {13'd0, plane[2].one, 1'b0};
    always @(posedge clk) sum <= {upper, plane[0].one} + {{3{low[12]}}, low};
endmodule
`default_nettype wire
